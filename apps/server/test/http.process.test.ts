import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataFolder, expectNoChildren, serve, type TestServer } from './serve.ts';

const inline = 'self.x = 1;';
let web: DataFolder;
let at: TestServer;
beforeAll(async () => {
  web = await DataFolder.make();
  mkdirSync(join(web.path, '_next/static'), { recursive: true });
  mkdirSync(join(web.path, 's/_'), { recursive: true });
  const page = (name: string) => `<!doctype html><script src="/_next/static/a.js"></script><script>${inline}</script><h1>${name}</h1>`;
  writeFileSync(join(web.path, 'index.html'), page('start'));
  writeFileSync(join(web.path, '404.html'), page('nothing'));
  writeFileSync(join(web.path, 's/_.html'), page('session'));
  writeFileSync(join(web.path, 's/_.txt'), 'tree of the session page');
  writeFileSync(join(web.path, 's/_/__next._tree.txt'), 'part of the session page');
  writeFileSync(join(web.path, '_next/static/a.js'), 'console.log("plain")');
  writeFileSync(join(web.path, '_next/static/a.js.gz'), gzipSync('console.log("zipped")'));
  at = await serve({ webFolder: web.path });
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
  await web[Symbol.asyncDispose]();
  expect(at.errors).toEqual([]);
  expectNoChildren();
});

const get = (path: string) => supertest(at.url).get(path);

describe('the pages', () => {
  it('have strict headers on every answer', async () => {
    for (const path of ['/', '/s/abc', '/api/health', '/nothing', '/api/nothing', '/%zz']) {
      const { headers } = await get(path);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin' });
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('may load from this server only, and run only the scripts they were built with', async () => {
    const policy = (await get('/')).headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toMatch(/https?:|\*/);
    const hash = execFileSync('openssl', ['dgst', '-sha256', '-binary'], { input: inline }).toString('base64');
    expect(policy).toMatch(new RegExp(`script-src 'self' 'sha256-${hash.replaceAll('+', '\\+')}';`));
  });

  it('are one for all sessions, with its parts for moves inside the page', async () => {
    expect((await get('/')).text).toContain('start');
    expect((await get('/s/AAAAAAAAAAAAAAAAAAAAAA')).text).toContain('session');
    expect((await get('/s/AAAAAAAAAAAAAAAAAAAAAA/')).text).toContain('session');
    expect((await get('/s/AAAAAAAAAAAAAAAAAAAAAA.txt')).text).toContain('tree');
    expect((await get('/s/AAAAAAAAAAAAAAAAAAAAAA/__next._tree.txt')).text).toContain('part');
  });

  it('are looked up anew each time; what has a hash in its name is kept, compressed where that is understood', async () => {
    expect((await get('/')).headers['cache-control']).toBe('no-cache');
    const plain = await get('/_next/static/a.js').set('Accept-Encoding', 'identity').buffer(true);
    expect(plain.text ?? plain.body.toString()).toContain('plain');
    expect(plain.headers['cache-control']).toContain('immutable');
    const zipped = await get('/_next/static/a.js').set('Accept-Encoding', 'gzip').buffer(true);
    expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(zipped.text ?? zipped.body.toString()).toContain('zipped');
    expect(zipped.headers['content-type']).toContain('javascript');
  });

  it('are not found outside their folder, and nothing else is', async () => {
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/s/..%2f..%2fx',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/_next',
      '/.data/db.sqlite',
      '/index.html/x',
    ])
      expect((await get(path)).status).toBe(404);
    expect((await get('/nothing')).text).toContain('nothing');
    expect((await get('/api/nothing')).body.error.code).toBe('not-found');
    expect((await supertest(at.url).post('/')).status).toBe(404);
  });
});

describe('the health check', () => {
  it('says that the server is there', async () => {
    const { status, body } = await get('/api/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: true, places: { taken: 0, waiting: 0 } });
  });
});

describe('downloads', () => {
  it('give the log as an asciicast, and what the program wrote, never as a page', async () => {
    await using client = await at.open();
    const started = await client.start('print("你好")\nopen("<b>& 页.html", "w").write("<script>alert(1)</script>")', { args: [] });
    const { run } = await client.next('run.changed', (n) => n.run.state === 'ended');
    const base = `/api/sessions/${client.sessionId}/runs/${started.id}`;
    const log = await get(`${base}/log.cast`).buffer(true).parse(asText);
    expect(log.status).toBe(200);
    expect(log.headers['content-disposition']).toBe('attachment; filename=run-1.cast');
    const lines = String(log.body)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ version: 2, width: 80, height: 24, title: 'main.py' });
    expect(lines.find((line) => line[1] === 'o')?.[2]).toBe('你好\r\n');
    expect(lines.at(-1)?.[1]).toBe('forkhall.ended');
    expect(run.written).toHaveLength(1);
    const file = await get(`${base}/files/0`).buffer(true).parse(asText);
    expect(file.body).toBe('<script>alert(1)</script>');
    expect(file.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename=.*filename\*=UTF-8''%3Cb%3E%26%20%E9%A1%B5\.html$/);
    for (const index of ['1', '-1', '0.0', '0x0', 'a', '99999999999999999999', '..%2f0']) expect((await get(`${base}/files/${index}`)).status).toBe(404);
  });

  it('give the log of a run that is on as far as it goes', async () => {
    await using client = await at.open();
    const run = await client.start('print("so far", flush=True)\ninput()');
    await client.outputUntil(run.id, 'so far');
    const log = await get(`/api/sessions/${client.sessionId}/runs/${run.id}/log.cast`).buffer(true).parse(asText);
    expect(String(log.body)).toContain('so far');
    expect(String(log.body)).not.toContain('forkhall.ended');
    await client.ask('run.stop', { runId: run.id });
    await client.recordsUntilEnd(run.id);
  });

  it('are refused for another session, and for ids that are none', async () => {
    await using owner = await at.open();
    await using stranger = await at.open();
    const run = await owner.start('open("a", "w").write("a")');
    await owner.next('run.changed', (n) => n.run.state === 'ended');
    for (const path of [
      `/api/sessions/${stranger.sessionId}/runs/${run.id}/log.cast`,
      `/api/sessions/${stranger.sessionId}/runs/${run.id}/files/0`,
      `/api/sessions/${owner.sessionId}/runs/AAAAAAAAAAAAAAAA/log.cast`,
      `/api/sessions/x/runs/${run.id}/log.cast`,
      `/api/sessions/${owner.sessionId}/runs/..%2f..%2fdb.sqlite/log.cast`,
    ]) {
      const answer = await get(path);
      expect([path, answer.status, answer.body.error?.code]).toEqual([path, 404, 'not-found']);
    }
  });
});

describe('a server whose pages are not built', () => {
  it('says so', async () => {
    await using bare = await serve({ webFolder: '/nonexistent' });
    const answer = await supertest(bare.url).get('/');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('npm start');
  });
});

function asText(response: supertest.Response, done: (error: Error | null, body: string) => void): void {
  const stream = response as unknown as NodeJS.ReadableStream;
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer | string) => void chunks.push(Buffer.from(chunk as Buffer)));
  stream.on('end', () => done(null, Buffer.concat(chunks).toString()));
}
