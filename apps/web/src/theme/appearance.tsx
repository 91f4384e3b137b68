'use client';

import { ColorSchemeScript, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { mantineTheme } from './mantine-theme.ts';

export function Appearance({ children }: { children: ReactNode }) {
  return (
    <>
      <ColorSchemeScript defaultColorScheme="auto" />
      <MantineProvider theme={mantineTheme} defaultColorScheme="auto">
        <Notifications position="bottom-right" limit={3} autoClose={6_000} containerWidth={360} />
        {children}
      </MantineProvider>
    </>
  );
}
