import type { Locale } from '@forkhall/protocol';
import { create } from 'zustand';
import { browserStorage } from '../session/browser-storage.ts';
import en from './en.json';
import zh from './zh.json';

export const messages = { en, zh };

const key = 'forkhall.locale';

/** The language that was chosen here before, or else the browser's. */
function firstLocale(): Locale {
  if (typeof navigator === 'undefined') return 'en';
  const kept = browserStorage()?.getItem(key);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.languages
    .find((language) => /^(zh|en)\b/i.test(language))
    ?.toLowerCase()
    .startsWith('zh')
    ? 'zh'
    : 'en';
}

interface LocaleState {
  locale: Locale;
  setLocale: (locale: Locale) => void;
}

export const useLocaleStore = create<LocaleState>((set) => ({
  locale: firstLocale(),
  setLocale: (locale) => {
    try {
      browserStorage()?.setItem(key, locale);
    } catch {
      // The choice holds for this page.
    }
    set({ locale });
  },
}));
