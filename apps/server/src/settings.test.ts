import { defaultLimits } from '@forkhall/protocol';
import { describe, expect, it } from 'vitest';
import { defaultSettings, readSettings } from './settings.ts';

describe('settings', () => {
  it('are those of a classroom where nothing is said', () => {
    expect(readSettings({}, 1)).toEqual(defaultSettings());
    expect(readSettings({ PORT: '', FORKHALL_PLACES: '' }, 1)).toEqual(defaultSettings());
  });

  it('come from the environment', () => {
    const settings = readSettings(
      {
        PORT: '0',
        HOST: '::1',
        FORKHALL_DATA: '/var/lib/forkhall',
        FORKHALL_PLACES: '7',
        FORKHALL_SPARES: 'python=0,typescript=3',
        FORKHALL_ORIGINS: 'https://school.example, http://other.example:8080',
        FORKHALL_LIMIT_WALL: '2m',
        FORKHALL_LIMIT_MEMORY: '1G',
        FORKHALL_UNSAFE_NO_SANDBOX: '1',
        LISTEN_FDS: '1',
      },
      1,
    );
    expect(settings).toMatchObject({
      port: 0,
      host: '::1',
      dataFolder: '/var/lib/forkhall',
      places: 7,
      spares: { python: 0, typescript: 3 },
      allowedOrigins: ['https://school.example', 'http://other.example:8080'],
      limits: { ...defaultLimits, wallMs: 120_000, memoryBytes: 1024 ** 3 },
      unsafeNoSandbox: true,
      listenFd: 3,
    });
  });

  it('take a handed socket only when it is meant for this process', () => {
    expect(readSettings({ LISTEN_FDS: '1', LISTEN_PID: '12' }, 12).listenFd).toBe(3);
    expect(readSettings({ LISTEN_FDS: '1', LISTEN_PID: '12' }, 13).listenFd).toBeUndefined();
  });

  it.each([
    ['PORT', 'http', /PORT: "http" is no number/],
    ['PORT', '65536', /PORT: /],
    ['FORKHALL_PLACES', '0', /FORKHALL_PLACES: /],
    ['FORKHALL_SPARES', 'ruby=1', /FORKHALL_SPARES: write it as/],
    ['FORKHALL_ORIGINS', 'school.example', /FORKHALL_ORIGINS: /],
    ['FORKHALL_LIMIT_TIME', '1s', /FORKHALL_LIMIT_TIME: there is no limit "time"; known are wall/],
    ['FORKHALL_LIMIT_WALL', 'long', /FORKHALL_LIMIT_WALL: .*write name=value/],
    ['FORKHALL_UNSAFE_NO_SANDBOX', 'yes', /FORKHALL_UNSAFE_NO_SANDBOX: "yes"/],
    ['FORKHALL_LOG_LEVEL', 'loud', /FORKHALL_LOG_LEVEL: /],
  ])('%s=%s is refused with its name', (variable, value, message) => {
    expect(() => readSettings({ [variable]: value }, 1)).toThrow(message);
  });
});
