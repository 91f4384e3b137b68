import type en from '../messages/en.json';

/** Something said in the page's language: a message of `picture`, and what stands in it. */
export interface Said {
  readonly key: keyof (typeof en)['picture'];
  readonly values?: Readonly<Record<string, string | number>>;
}

export type Tone = 'bad' | 'warn' | 'wait' | 'live' | 'quiet';
