import { Tooltip } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  kind?: 'primary' | 'plain' | 'danger' | 'quiet';
  /** A keyboard shortcut, shown in the button. */
  shortcut?: string | undefined;
  hint?: string | undefined;
  icon?: ReactNode;
}

export function Button({ kind = 'plain', shortcut, hint, icon, children, className, ...rest }: ButtonProps) {
  const button = (
    <button type="button" className={`${styles.button} ${styles[kind]} ${className ?? ''}`} {...rest}>
      {icon}
      <span>{children}</span>
      {shortcut === undefined ? null : (
        <kbd className={styles.shortcut} aria-hidden>
          {shortcut}
        </kbd>
      )}
    </button>
  );
  return hint === undefined ? button : <Hint text={hint}>{button}</Hint>;
}

interface IconButtonProps extends ComponentPropsWithRef<'button'> {
  /** Its name, also shown as a tooltip. */
  name: string;
  pressed?: boolean;
}

export function IconButton({ name, pressed, children, className, ...rest }: IconButtonProps) {
  return (
    <Hint text={name}>
      <button type="button" aria-label={name} aria-pressed={pressed} className={`${styles.icon} ${className ?? ''}`} {...rest}>
        {children}
      </button>
    </Hint>
  );
}

export function Hint({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Tooltip label={text} openDelay={500} closeDelay={0} transitionProps={{ duration: 0 }} multiline events={{ hover: true, focus: false, touch: false }}>
      {children}
    </Tooltip>
  );
}
