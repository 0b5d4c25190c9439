import { useEffect, useRef } from 'react';
import type { Session } from '../net/session';
import type { Settings } from '../settings';
import { texts } from '../texts';
import { findsOf } from './watch.utils';

/** Two tones, s and Hz. */
const TONES = [
  { at: 0, frequency: 660 },
  { at: 0.25, frequency: 880 },
];
const TONE_S = 0.2;
const LOUDNESS = 0.2;

let audio: AudioContext | undefined;

/** Sounds; a browser that nobody has touched yet stays silent. */
export function sound(): void {
  audio ??= new AudioContext();
  void audio.resume();
  for (const { at, frequency } of TONES) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.value = LOUDNESS;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + TONE_S);
  }
}

/** Sounds and notifies, where the user has wished it, when a rule fires while the page is open. */
export function useAlarms(session: Session, { alarmSound, alarmNotification }: Settings): void {
  const { firings, scan } = session;
  /** Of which scan, and how many finds this page has told. */
  const told = useRef({ scan: '', finds: 0 });
  const all = findsOf(firings.all, []);
  const count = all.length;
  useEffect(() => {
    if (!firings.complete) {
      return;
    }
    const news = told.current.scan === scan ? all.slice(0, count - told.current.finds) : [];
    told.current = { scan, finds: count };
    if (alarmSound && news.some(({ firing }) => firing.sound)) {
      sound();
    }
    const newest = news[0];
    if (alarmNotification && newest && 'Notification' in window && Notification.permission === 'granted') {
      new Notification(texts.watch.notification(newest.firing.ruleName), {
        body: newest.find.message,
        tag: newest.firing.rule,
      });
    }
  }, [count, firings.complete, scan, alarmSound, alarmNotification]);
}
