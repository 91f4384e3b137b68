import { WorkbenchEntrance } from '../../../workbench/workbench-entrance.tsx';

/** The export has one page for all sessions; the server answers `/s/<id>` with it, and the page reads its own address. */
export function generateStaticParams(): { id: string }[] {
  return [{ id: '_' }];
}

export const dynamicParams = false;

export default function SessionPage() {
  return <WorkbenchEntrance />;
}
