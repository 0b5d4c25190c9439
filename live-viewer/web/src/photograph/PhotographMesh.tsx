import { VisMesh } from '@h5web/lib';
import { useThree } from '@react-three/fiber';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { type Texture, TextureLoader } from 'three';
import { PhotographMaterial } from './PhotographMaterial';
import type { Mapping, Size } from './registration.utils';

interface Props {
  address: string;
  size: Size;
  mapping: Mapping;
  grid: { columns: number; rows: number };
}

/** A photograph, painted over the axes of a map where it belongs. */
export function PhotographMesh({ address, size, mapping, grid }: Props) {
  const image = useTexture(address);
  const invalidate = useThree((state) => state.invalidate);
  const material = useMemo(() => new PhotographMaterial(), []);
  useEffect(() => () => material.dispose(), [material]);
  useLayoutEffect(() => {
    if (image) {
      material.show(image, mapping, grid, size);
      invalidate();
    }
  });
  return (
    image && (
      <VisMesh scale={[1, -1, 1]}>
        <primitive object={material} attach="material" />
      </VisMesh>
    )
  );
}

/** Undefined until it has come. */
function useTexture(address: string): Texture | undefined {
  const [found, setFound] = useState<{ address: string; texture: Texture }>();
  useEffect(() => {
    let wanted = true;
    new TextureLoader().load(address, (texture) => {
      texture.flipY = false;
      texture.generateMipmaps = true;
      if (wanted) {
        setFound({ address, texture });
      } else {
        texture.dispose();
      }
    });
    return () => {
      wanted = false;
    };
  }, [address]);
  useEffect(() => () => found?.texture.dispose(), [found]);
  return found?.address === address ? found.texture : undefined;
}
