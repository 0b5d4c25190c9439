import { useVisCanvasContext } from '@h5web/lib';
import { useFrame, useThree } from '@react-three/fiber';
import { useCallback, useEffect, useLayoutEffect } from 'react';
import type { Shared } from './view';
import { isSameZoom, type Zoom } from './view.utils';

/** Makes a map look where all others look, and tells them when somebody moves it. */
export function LinkedZoom({ zoom }: { zoom: Shared<Zoom> }) {
  const camera = useThree((state) => state.camera);
  const invalidate = useThree((state) => state.invalidate);
  const { visSize } = useVisCanvasContext();
  const { width, height } = visSize;
  const here = useCallback(
    (): Zoom => ({ scale: camera.scale.x, x: camera.position.x / width, y: camera.position.y / height }),
    [camera, width, height],
  );
  const follow = useCallback(() => {
    const wanted = zoom.get();
    if (isSameZoom(wanted, here())) {
      return;
    }
    camera.scale.set(wanted.scale, wanted.scale, 1);
    camera.position.set(wanted.x * width, wanted.y * height, camera.position.z);
    camera.updateMatrixWorld();
    invalidate();
  }, [zoom, here, camera, invalidate, width, height]);
  useLayoutEffect(follow, [follow]);
  useEffect(() => zoom.subscribe(follow), [zoom, follow]);
  useFrame(() => zoom.set(here()));
  return null;
}
