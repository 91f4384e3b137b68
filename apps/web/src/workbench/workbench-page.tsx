'use client';

import { useComputedColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { createTranslator, NextIntlClientProvider, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { messages, useLocaleStore } from '../messages/locale-store.ts';
import { amountOfBytes } from '../runs/amounts.ts';
import { browserStorage } from '../session/browser-storage.ts';
import { readLastSession, sessionIdOfPath, writeLastSession } from '../session/last-session.ts';
import { Frame } from './frame.tsx';
import { RefusedPage } from './refused-page.tsx';
import { Workbench, type WorkbenchFailure } from './workbench.ts';
import { WorkbenchContext } from './workbench-context.tsx';
import { Skeleton } from './workbench-entrance.tsx';

export function WorkbenchPage() {
  const locale = useLocaleStore((state) => state.locale);
  useEffect(() => {
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
  }, [locale]);
  return (
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
      <OpenWorkbench />
    </NextIntlClientProvider>
  );
}

function OpenWorkbench() {
  const colours = useComputedColorScheme('dark');
  const [workbench, setWorkbench] = useState<Workbench>();

  useEffect(() => {
    const storage = browserStorage();
    const opened = new Workbench({
      sessionId: sessionIdOfPath(location.pathname) ?? (new URLSearchParams(location.search).has('new') ? undefined : readLastSession(storage)),
      colours: document.documentElement.dataset.mantineColorScheme === 'light' ? 'light' : 'dark',
      storage,
      noteText: (note) => translator('terminal')(note.kind, { size: amountOfBytes(note.bytes) }),
      wroteText: (names) => translator('terminal')('wrote', { names: names.join(', ') }),
      failed: showFailure,
    });
    setWorkbench(opened);
    return () => {
      opened[Symbol.dispose]();
      setWorkbench(undefined);
    };
  }, []);

  useEffect(() => {
    workbench?.setColours(colours);
  }, [workbench, colours]);

  return workbench === undefined ? <Skeleton /> : <SessionPage workbench={workbench} />;
}

function SessionPage({ workbench }: { workbench: Workbench }) {
  const { sessionId, opened, connection, refusal } = useStore(workbench.session.store);
  const t = useTranslations('leave');

  useEffect(() => {
    if (!opened || sessionId === undefined) return;
    writeLastSession(browserStorage(), sessionId);
    if (sessionIdOfPath(location.pathname) !== sessionId) history.replaceState(null, '', `/s/${sessionId}`);
  }, [opened, sessionId]);

  useEffect(() => {
    // A last session that is gone (another server's, or removed) must not stand in the way of a new one.
    if (connection === 'refused' && sessionIdOfPath(location.pathname) === undefined && sessionId !== undefined) {
      writeLastSession(browserStorage(), undefined);
      location.replace('/');
    }
  }, [connection, sessionId]);

  useEffect(() => {
    const { session } = workbench;
    const keep = () => session.keepUnsaved();
    const warn = (event: BeforeUnloadEvent) => {
      keep();
      if (!session.saved) event.preventDefault();
    };
    addEventListener('pagehide', keep);
    addEventListener('visibilitychange', keep);
    addEventListener('beforeunload', warn);
    return () => {
      removeEventListener('pagehide', keep);
      removeEventListener('visibilitychange', keep);
      removeEventListener('beforeunload', warn);
    };
  }, [workbench]);

  if (connection === 'refused' && !opened) return <RefusedPage reason={refusal?.message} />;
  return (
    <WorkbenchContext value={workbench}>
      <Frame />
      <span className="sr-only" role="status">
        {connection === 'refused' ? t('unsaved') : ''}
      </span>
    </WorkbenchContext>
  );
}

function translator<N extends keyof typeof messages.en>(namespace: N) {
  const { locale } = useLocaleStore.getState();
  return createTranslator({ locale, messages: messages[locale], namespace });
}

function showFailure(failure: WorkbenchFailure): void {
  const t = translator('failures');
  const [title, message] = ((): [string, string] => {
    switch (failure.kind) {
      case 'refused':
        return [t('refused'), failure.message];
      case 'no-entry':
        return [t('noEntry'), t('noEntryHint')];
      case 'not-runnable':
        return [t('notRunnable', { path: failure.path }), t('notRunnableHint')];
      case 'not-connected':
        return [t('notConnected'), t('notConnectedHint')];
    }
  })();
  notifications.show({ id: failure.kind, title, message, color: 'red', withBorder: true });
}
