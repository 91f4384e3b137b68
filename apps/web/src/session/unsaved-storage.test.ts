import { expect, it } from 'vitest';
import { type KeyValueStorage, UnsavedStorage } from './unsaved-storage.ts';

function memoryStorage(): KeyValueStorage & { map: Map<string, string> } {
  const map = new Map<string, string>();
  return {
    map,
    get length() {
      return map.size;
    },
    key: (index) => [...map.keys()][index] ?? null,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}

it('a page finds what earlier tabs of its session left, and nothing else', () => {
  const storage = memoryStorage();
  new UnsavedStorage(storage, 'one', 'tab-a').write(new Uint8Array([1, 2, 255]));
  new UnsavedStorage(storage, 'two', 'tab-b').write(new Uint8Array([9]));
  storage.setItem('forkhall.unsaved.one.torn', '%%%');
  const own = new UnsavedStorage(storage, 'one', 'tab-c');
  own.write(new Uint8Array([7]));
  const left = own.leftByOthers();
  expect([...left.values()]).toEqual([new Uint8Array([1, 2, 255])]);
  own.forget(left.keys());
  expect([...storage.map.keys()].sort()).toEqual(['forkhall.unsaved.one.tab-c', 'forkhall.unsaved.two.tab-b']);
});

it('a full storage is told, not thrown', () => {
  const storage = memoryStorage();
  storage.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  expect(new UnsavedStorage(storage, 'one', 'tab').write(new Uint8Array([1]))).toBe(false);
});
