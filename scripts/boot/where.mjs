import { networkInterfaces } from 'node:os';

/** Addresses that mean every address of this machine. */
const everywhere = [undefined, '', '0.0.0.0', '::'];

/** The port that a person wants: PORT, or 3000; undefined where PORT is no port. */
export function wantedPort(text = process.env.PORT ?? '3000') {
  const port = Number(text);
  return /^\d+$/.test(text) && port <= 65_535 ? port : undefined;
}

export const portAdvice = () => `PORT=${process.env.PORT} is no port; give a number from 1 to 65535: PORT=3000 npm start`;

/** Why the port cannot be had, in one line. */
export function refusal(error, port, host) {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} is taken by another program; end that, or choose another port: PORT=${port + 1} npm start`;
    case 'EACCES':
      return `port ${port} is not allowed to this user; choose one above 1023: PORT=3000 npm start`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${host}; leave HOST out, or set it to an address of this machine`;
    default:
      return `cannot listen on port ${port}: ${error.message}`;
  }
}

/** What to type into browsers, here and on other machines. */
export function addresses(port) {
  if (!everywhere.includes(process.env.HOST)) return [`http://${process.env.HOST}:${port}`];
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((each) => each.family === 'IPv4' && !each.internal)
    .map((each) => `http://${each.address}:${port}`);
  return [`http://localhost:${port}`, ...others];
}
