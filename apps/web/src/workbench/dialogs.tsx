import { RepairsDialog } from '../advice/repairs-dialog.tsx';
import { SourcesDialog } from '../runs/sources-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { useWorkbench, useWorkbenchState } from './workbench-context.tsx';

export function Dialogs() {
  const workbench = useWorkbench();
  const dialog = useWorkbenchState((state) => state.dialog);
  const close = () => workbench.set({ dialog: undefined });
  switch (dialog?.kind) {
    case 'shortcuts':
      return <ShortcutsDialog close={close} />;
    case 'sources':
      return <SourcesDialog runId={dialog.runId} close={close} />;
    case 'repairs':
      return <RepairsDialog fileId={dialog.fileId} close={close} />;
    case undefined:
      return null;
  }
}
