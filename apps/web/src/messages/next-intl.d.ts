import type { Locale } from '@forkhall/protocol';
import type en from './en.json';

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof en;
  }
}
