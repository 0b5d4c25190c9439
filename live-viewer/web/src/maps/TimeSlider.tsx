import { useEffect } from 'react';
import { formatDuration, formatTime } from '../format/utils';
import { texts } from '../texts';
import type { Maps } from './maps';
import { advanced, stepOf, timeOf } from './time.utils';
import { type Shared, useShared } from './view';

const STEPS = 1000;

interface Props {
  maps: Maps;
  until: Shared<number>;
  /** Whether nothing more is measured. */
  atRest: boolean;
  isPlaying: boolean;
  play: (playing: boolean) => void;
}

/** How the large map looked at any time since the scan began. */
export function TimeSlider({ maps, until, atRest, isPlaying, play }: Props) {
  const untilS = useShared(until);
  const endS = maps.newest >= 0 ? maps.measuredS[maps.newest]! : 0;
  useEffect(() => {
    if (!isPlaying) {
      return undefined;
    }
    let before = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      until.set(advanced(until.get(), (now - before) / 1000, endS));
      before = now;
      if (Number.isFinite(until.get())) {
        frame = requestAnimationFrame(step);
      } else {
        play(false);
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, endS, until, play]);
  const isAll = !(untilS < endS);
  const told = isAll
    ? atRest
      ? texts.wholeTime
      : texts.liveTime
    : texts.timeOfScan(
        formatDuration(untilS),
        formatDuration(endS),
        formatTime(new Date(maps.startMs + 1000 * untilS)),
      );
  return (
    <div className="time" role="group" aria-label={texts.time}>
      <button
        type="button"
        aria-label={isPlaying ? texts.pauseTime : texts.playTime}
        title={texts.playHelp}
        onClick={() => play(!isPlaying)}
      >
        {isPlaying ? '❚❚' : '▶'}
      </button>
      <input
        type="range"
        aria-label={texts.time}
        aria-valuetext={told}
        min={0}
        max={STEPS}
        value={stepOf(untilS, endS, STEPS)}
        onChange={(event) => {
          play(false);
          until.set(timeOf(Number(event.target.value), endS, STEPS));
        }}
      />
      <span className={isAll ? undefined : 'past'}>{told}</span>
    </div>
  );
}
