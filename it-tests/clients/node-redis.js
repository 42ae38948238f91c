// node-redis against a server: node node-redis.js PORT
import assert from 'node:assert/strict';
import { RESP_TYPES, createClient, createClientPool } from 'redis';
import { everyByte, field, keys, large, tricky, until } from './values.js';

const port = Number(process.argv[2]);
const socket = { port };

async function scenario(client, protocol) {
  await client.flushAll();
  assert.equal(await client.ping(), 'PONG');
  const info = await client.sendCommand(['CLIENT', 'INFO']);
  assert.equal(field(info, 'resp'), protocol);
  assert.equal(field(info, 'lib-name'), 'node-redis');

  assert.equal(await client.set('a', '1'), 'OK');
  assert.equal(await client.get('a'), '1');
  assert.equal(await client.get('missing'), null);
  assert.equal(await client.incr('a'), 2);
  assert.equal(await client.del(['a', 'missing']), 1);
  assert.equal(await client.set('a', '1', { condition: 'NX' }), 'OK');
  assert.equal(await client.set('a', '2', { condition: 'NX' }), null);
  assert.equal(await client.set('a', '3', { GET: true }), '1');
  assert.equal(await client.strLen('a'), 1);
  assert.equal(await client.append('a', 'xyz'), 4);
  assert.equal(await client.type('a'), 'string');

  const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  for (const bytes of [everyByte, tricky, large, Buffer.alloc(0)]) {
    await client.set(bytes.subarray(0, 300), bytes);
    assert.deepEqual(await binary.get(bytes.subarray(0, 300)), bytes);
    assert.equal(await client.exists(bytes.subarray(0, 300)), 1);
  }

  await client.flushDb();
  const many = keys('many', 500);
  assert.equal(await client.mSet(many.map((key) => [key, `value of ${key}`])), 'OK');
  assert.deepEqual(
    await client.mGet([...many, 'missing']),
    [...many.map((key) => `value of ${key}`), null],
  );
  assert.equal(await client.dbSize(), 500);
  const scanned = new Set();
  for await (const page of client.scanIterator({ MATCH: 'many:*', COUNT: 20, TYPE: 'string' })) {
    page.forEach((key) => scanned.add(key));
  }
  assert.deepEqual([...scanned].sort(), [...many].sort());
  assert.equal((await client.keys('many:1?')).length, 10);

  const burst = await Promise.all(many.map((key) => client.strLen(key)));
  assert.deepEqual(burst, many.map((key) => `value of ${key}`.length));
  const pipeline = client.multi();
  many.forEach((key) => pipeline.get(key));
  const replies = await pipeline.execAsPipeline();
  assert.deepEqual(replies, many.map((key) => `value of ${key}`));

  assert.equal(await client.set('short', 'v', { expiration: { type: 'PX', value: 30 } }), 'OK');
  await until(() => client.get('short'), null);
  await client.set('counter', 5);
  assert.equal(await client.incrBy('counter', 37), 42);
  assert.equal(await client.expire('counter', 100), 1);
  const left = await client.pTTL('counter');
  assert.ok(left > 90_000 && left <= 100_000, `PTTL ${left}`);
  assert.equal(await client.persist('counter'), 1);
  assert.equal(await client.ttl('counter'), -1);
  assert.equal(await client.ttl('missing'), -2);

  assert.equal(await client.rename('counter', 'renamed'), 'OK');
  assert.equal(await client.copy('renamed', 'copied'), 1);
  await assert.rejects(client.rename('missing', 'x'), /ERR no such key$/);
  await assert.rejects(client.sendCommand(['NOSUCH', 'a']), /ERR unknown command 'NOSUCH'/);
  await assert.rejects(client.incr('many:0'), /ERR value is not an integer or out of range$/);
  assert.deepEqual({ ...(await client.configGet('maxclients')) }, { maxclients: '10000' });
  assert.match(await client.info(), /redis_version:7\.4\./);
}

for (const [protocol, options] of [['3', {}], ['3', { RESP: 3 }], ['2', { RESP: 2 }]]) {
  const client = createClient({ socket, name: 'node-redis-check', ...options });
  client.on('error', (error) => {
    throw error;
  });
  await client.connect();
  await scenario(client, protocol);
  assert.equal(await client.clientGetName(), 'node-redis-check');
  await client.close();
  console.log(`node-redis, ${JSON.stringify(options)}: as it should be`);
}

const pool = createClientPool({ socket, database: 3 }, { minimum: 4 });
await pool.connect();
await Promise.all(keys('pool', 100).map((key) => pool.set(key, 'v')));
assert.equal(await pool.dbSize(), 100);
await pool.close();
console.log('node-redis, a pool in database 3: as it should be');
