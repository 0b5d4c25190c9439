import { useVisCanvasContext, VisMesh } from '@h5web/lib';
import { useThree } from '@react-three/fiber';
import { useEffect, useLayoutEffect, useMemo } from 'react';
import { gridOf } from './grid.utils';
import { type Look, MapMaterial } from './MapMaterial';
import type { Maps } from './maps';

/** Layers of a map, painted over the whole of its axes; what changes in them is shown when this is rendered. */
export function MapMesh({ maps, look }: { maps: Maps; look: Look }) {
  const { abscissaConfig, ordinateConfig, visSize } = useVisCanvasContext();
  const grid = gridOf(maps);
  // The axes may show more than this map: it lies in their upper left corner.
  const width = (visSize.width * maps.columns * grid.x) / abscissaConfig.visDomain[1];
  const height = (visSize.height * maps.rows * grid.y) / ordinateConfig.visDomain[1];
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
    <VisMesh
      size={{ width, height }}
      position={[(width - visSize.width) / 2, (visSize.height - height) / 2, 0]}
      scale={[1, -1, 1]}
    >
      <primitive object={material} attach="material" />
    </VisMesh>
  );
}
