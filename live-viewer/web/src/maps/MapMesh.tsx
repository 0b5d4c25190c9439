import { VisMesh } from '@h5web/lib';
import { useThree } from '@react-three/fiber';
import { useEffect, useLayoutEffect, useMemo } from 'react';
import { type Look, MapMaterial } from './MapMaterial';
import type { Maps } from './maps';

/** Layers of a map, painted over the whole of its axes; what changes in them is shown when this is rendered. */
export function MapMesh({ maps, look }: { maps: Maps; look: Look }) {
  const renderer = useThree(({ gl }) => gl);
  const invalidate = useThree((state) => state.invalidate);
  const material = useMemo(() => new MapMaterial(maps), [maps]);
  useEffect(() => () => material.dispose(), [material]);
  useLayoutEffect(() => {
    material.show(look, renderer);
    invalidate();
    maps.measure?.painted(maps.version);
  });
  return (
    <VisMesh scale={[1, -1, 1]}>
      <primitive object={material} attach="material" />
    </VisMesh>
  );
}
