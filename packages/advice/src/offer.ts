import type { Language } from '@forkhall/protocol';

export type { Language };

/** A sentence in both languages of the page. */
export interface Bilingual {
  en: string;
  zh: string;
}

/** `sure`: the text cannot run as it is, and this mends it. `likely`: it almost certainly is not what was meant. `hint`: worth knowing. */
export type Certainty = 'sure' | 'likely' | 'hint';

export interface Offer {
  /** Stable, e.g. `strip-fences`. */
  code: string;
  title: Bilingual;
  why: Bilingual;
  /** 1-based line where it starts. */
  line?: number;
  /** The whole new text if this offer alone is accepted; absent: advice only. */
  replacement?: string;
  certainty: Certainty;
}

export interface OfferContext {
  /** The text has just been pasted. */
  pasted?: boolean;
  /** Paths of the other files of the session; their modules are never "missing". */
  otherFiles?: string[];
}

export interface Explanation {
  /** Stable, e.g. `name-error`. */
  code: string;
  /** 1-based line in `file`. */
  line?: number;
  file?: string;
  title: Bilingual;
  why: Bilingual;
  next?: Bilingual;
}

export interface SourceFile {
  path: string;
  text: string;
}

export interface LocatedError {
  /** Path as in the sources. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 units. */
  column?: number;
  message: string;
}

export interface ExplainedOutput {
  error?: LocatedError;
  explanations: Explanation[];
}
