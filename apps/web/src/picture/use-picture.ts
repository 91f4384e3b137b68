import { useStore } from 'zustand';
import { useWorkbench } from '../workbench/workbench-context.tsx';
import type { PictureClient } from './picture-client.ts';
import type { PictureState } from './picture-state.ts';

export function usePictureClient(): PictureClient {
  return useWorkbench().picture;
}

export function usePicture<T>(select: (state: PictureState) => T): T {
  return useStore(usePictureClient().store, select);
}
