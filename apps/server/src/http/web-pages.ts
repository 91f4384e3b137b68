import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { pagePolicy } from './security-headers.ts';

interface Asset {
  path: string;
  /** Compressed copies beside it. */
  encodings: readonly Encoding[];
  /** For pages: the policy with the hashes of their scripts. */
  policy: string | undefined;
}

type Encoding = 'br' | 'gzip';
const suffixes: Record<Encoding, string> = { br: '.br', gzip: '.gz' };

/**
 * Serves the exported pages. The folder is read once: what is not in it does not exist, whatever the address says.
 * Files under `_next/static` have their content's hash in their name and may be kept for ever.
 */
export function serveWebPages(folder: string): RequestHandler {
  const assets = findAssets(folder);
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const found = assets.size === 0 ? undefined : assets.get(assetName(request.path, assets));
    if (found !== undefined) return send(found, request, response, folder, 200);
    if (request.path.startsWith('/api/') || request.path.startsWith('/socket.io')) return next();
    if (assets.size === 0)
      return void response.status(503).type('text/plain').send('The pages of Forkhall have not been built yet: run "npm start" in its folder.\n');
    const missing = assets.get('404.html');
    if (missing === undefined || extname(request.path) !== '') return next();
    send(missing, request, response, folder, 404);
  };
}

/** The file of an address. All sessions share one exported page, `s/_`, and its parts for moves inside the page. */
function assetName(path: string, assets: ReadonlyMap<string, Asset>): string {
  const name = decodePath(path).slice(1);
  if (name === '') return 'index.html';
  const [, rest] = /^s\/[A-Za-z0-9_-]+(\/.*|\.txt)?$/.exec(name) ?? [];
  if (rest !== undefined || /^s\/[A-Za-z0-9_-]+$/.test(name)) return rest === undefined || rest === '/' ? 's/_.html' : `s/_${rest}`;
  return assets.has(name) ? name : `${name.replace(/\/$/, '')}.html`;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function send(asset: Asset, request: Request, response: Response, folder: string, status: number): void {
  const encoding = asset.encodings.find((e) => request.acceptsEncodings(e) === e);
  response.status(status);
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Cache-Control', asset.path.startsWith('_next/static/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (asset.policy !== undefined) response.setHeader('Content-Security-Policy', asset.policy);
  response.type(extname(asset.path) || 'application/octet-stream');
  if (encoding !== undefined) response.setHeader('Content-Encoding', encoding);
  const file = encoding === undefined ? asset.path : asset.path + suffixes[encoding];
  response.sendFile(file, { root: folder, cacheControl: false, dotfiles: 'allow' });
}

function findAssets(folder: string): Map<string, Asset> {
  const names = new Set(filesBelow(folder));
  const assets = new Map<string, Asset>();
  for (const name of names) {
    if (/\.(br|gz)$/.test(name) && names.has(name.replace(/\.(br|gz)$/, ''))) continue;
    const encodings = (['br', 'gzip'] as const).filter((encoding) => names.has(name + suffixes[encoding]));
    assets.set(name, {
      path: name,
      encodings,
      policy: name.endsWith('.html') ? pagePolicy(inlineScriptHashes(readFileSync(join(folder, name), 'utf8'))) : undefined,
    });
  }
  return assets;
}

function filesBelow(folder: string): string[] {
  let stats: Stats | undefined;
  try {
    stats = statSync(folder);
  } catch {
    return [];
  }
  if (!stats.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** SHA-256 of each script that stands in the page itself, as a Content-Security-Policy names them. */
export function inlineScriptHashes(html: string): string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
  return [
    ...new Set(
      [...scripts].map(([, text]) =>
        createHash('sha256')
          .update(text ?? '')
          .digest('base64'),
      ),
    ),
  ];
}
