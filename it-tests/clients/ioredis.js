// ioredis against a server: node ioredis.js PORT
import assert from 'node:assert/strict';
import Redis from 'ioredis';
import { everyByte, field, keys, large, tricky, until } from './values.js';

const port = Number(process.argv[2]);

async function scenario(client, protocol) {
  await client.flushall();
  assert.equal(await client.ping(), 'PONG');
  assert.equal(field(await client.client('INFO'), 'resp'), protocol);

  assert.equal(await client.set('a', '1'), 'OK');
  assert.equal(await client.get('a'), '1');
  assert.equal(await client.get('missing'), null);
  assert.equal(await client.incr('a'), 2);
  assert.equal(await client.del('a', 'missing'), 1);
  assert.equal(await client.set('a', '1', 'NX'), 'OK');
  assert.equal(await client.set('a', '2', 'NX'), null);
  assert.equal(await client.set('a', '3', 'GET'), '1');
  assert.equal(await client.strlen('a'), 1);
  assert.equal(await client.append('a', 'xyz'), 4);
  assert.equal(await client.type('a'), 'string');

  for (const bytes of [everyByte, tricky, large, Buffer.alloc(0)]) {
    await client.set(bytes.subarray(0, 300), bytes);
    assert.deepEqual(await client.getBuffer(bytes.subarray(0, 300)), bytes);
    assert.equal(await client.exists(bytes.subarray(0, 300)), 1);
  }

  await client.flushdb();
  const many = keys('many', 500);
  assert.equal(await client.mset(new Map(many.map((key) => [key, `value of ${key}`]))), 'OK');
  assert.deepEqual(
    await client.mget(...many, 'missing'),
    [...many.map((key) => `value of ${key}`), null],
  );
  assert.equal(await client.dbsize(), 500);
  const scanned = new Set();
  for await (const page of client.scanStream({ match: 'many:*', count: 20 })) {
    page.forEach((key) => scanned.add(key));
  }
  assert.deepEqual([...scanned].sort(), [...many].sort());
  assert.equal((await client.keys('many:1?')).length, 10);

  const pipeline = client.pipeline();
  many.forEach((key) => pipeline.get(key));
  pipeline.incr('many:0');
  pipeline.set('counter', 5).incrby('counter', 37);
  const replies = await pipeline.exec();
  assert.equal(replies.length, 503);
  assert.deepEqual(replies.slice(0, 500).map(([, value]) => value), many.map((key) => `value of ${key}`));
  assert.match(replies[500][0].message, /^ERR value is not an integer or out of range$/);
  assert.deepEqual(replies[502], [null, 42]);
  const burst = await Promise.all(many.map((key) => client.strlen(key)));
  assert.deepEqual(burst, many.map((key) => `value of ${key}`.length));

  assert.equal(await client.set('short', 'v', 'PX', 30), 'OK');
  await until(() => client.get('short'), null);
  assert.equal(await client.expire('counter', 100), 1);
  const left = await client.pttl('counter');
  assert.ok(left > 90_000 && left <= 100_000, `PTTL ${left}`);
  assert.equal(await client.persist('counter'), 1);
  assert.equal(await client.ttl('counter'), -1);
  assert.equal(await client.ttl('missing'), -2);

  assert.equal(await client.rename('counter', 'renamed'), 'OK');
  assert.equal(await client.copy('renamed', 'copied'), 1);
  await assert.rejects(client.rename('missing', 'x'), /^ReplyError: ERR no such key$/);
  await assert.rejects(client.call('NOSUCH', 'a'), /^ReplyError: ERR unknown command 'NOSUCH'/);
  await assert.rejects(client.set('a', 'b', 'EX', 0), /invalid expire time in 'set' command/);
  assert.match(await client.info(), /redis_version:7\.4\./);
}

for (const [protocol, options] of [['3', {}], ['3', { protocol: 3 }], ['2', { protocol: 2 }]]) {
  const client = new Redis({ port, connectionName: 'ioredis-check', ...options });
  try {
    await scenario(client, protocol);
    assert.equal(await client.client('GETNAME'), 'ioredis-check');
    assert.equal(await client.quit(), 'OK');
  } finally {
    client.disconnect();
  }
  console.log(`ioredis, ${JSON.stringify(options)}: as it should be`);
}

const other = new Redis({ port, db: 3, lazyConnect: true });
await other.connect();
await other.set('only-in-3', 'v');
await other.select(0);
assert.equal(await other.exists('only-in-3'), 0);
await other.quit();
console.log('ioredis, {"db":3}: as it should be');
