import type { ReactNode } from 'react';
import { texts } from '../texts';

interface Props {
  /** What folds, for its button's name. */
  part: string;
  className: string;
  isFolded: boolean;
  onFold: (isFolded: boolean) => void;
  children: ReactNode;
}

/** A part of the page that folds away to a strip with a button. */
export function Foldable({ part, className, isFolded, onFold, children }: Props) {
  const name = isFolded ? texts.unfold(part) : texts.fold(part);
  return (
    <div className={isFolded ? `foldable ${className} folded` : `foldable ${className}`}>
      {!isFolded && children}
      <button
        type="button"
        className="fold"
        aria-label={name}
        title={name}
        aria-expanded={!isFolded}
        onClick={() => onFold(!isFolded)}
      />
    </div>
  );
}
