import { WorkbenchEntrance } from '../workbench/workbench-entrance.tsx';

/** Opens the last session of this browser, or a new one. */
export default function Home() {
  return <WorkbenchEntrance />;
}
