import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Appearance } from '../theme/appearance.tsx';
import '../theme/mantine-styles.ts';
import '@xterm/xterm/css/xterm.css';
import '../theme/tokens.css';
import '../theme/page.css';
import '../theme/mantine.css';

export const metadata: Metadata = {
  title: 'Forkhall',
  description: 'A classroom workbench for programs that fork: write, run and see processes.',
  referrer: 'no-referrer',
  robots: { index: false },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'dark light' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Appearance>{children}</Appearance>
      </body>
    </html>
  );
}
