import { createTheme } from '@mantine/core';
import { monospace, sansSerif } from './fonts.ts';

/** Mantine's parts speak in the page's own colours, which tokens.css defines. */
export const mantineTheme = createTheme({
  fontFamily: sansSerif,
  fontFamilyMonospace: monospace,
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '18px' },
  defaultRadius: 'sm',
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
});
