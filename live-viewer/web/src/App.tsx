import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { ScanState_Phase as Phase } from './gen/pentimento/viewer_pb';
import { Banner, CommandAnswer } from './control/Notices';
import { Header } from './Header';
import { HelpSheet } from './HelpSheet';
import { Empty } from './Empty';
import { Comparison } from './maps/Comparison';
import { corrected, liveFractionOf } from './maps/deadTime.utils';
import type { Layer, Maps } from './maps/maps';
import { MainMap } from './maps/MainMap';
import { MapToolbar } from './maps/MapToolbar';
import { isPicture, type Shown, shownOf } from './maps/pictures.utils';
import { MapWall } from './maps/MapWall';
import { useRange } from './maps/useRange';
import { elementOf, isPixel } from './maps/utils';
import type { Session } from './net/session';
import { SpectrumPanel } from './spectrum/SpectrumPanel';
import { StatusBar } from './StatusBar';
import { useSettings } from './settings';
import { TakeAwayDialog } from './takeaway/TakeAwayDialog';
import { texts } from './texts';
import { useKeys } from './useKeys';

/** While the scan runs the spectrum of an area is asked for again after this time, ms. */
const SPECTRUM_MS = 2000;

export function App({ session }: { session: Session }) {
  useSyncExternalStore(session.subscribe, session.snapshot);
  const [settings, change] = useSettings();
  const [helpOpen, setHelpOpen] = useState(false);
  const [takingAway, setTakingAway] = useState(false);
  const openTakeAway = useCallback(() => setTakingAway(true), []);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  const { maps, scanState } = session;
  const all = useMemo(() => shownOf(maps?.layers ?? [], texts.pictureOf), [maps?.layers]);
  const chosen = all.find(({ key }) => key === settings.layer) ?? maps?.layers[0];
  const live = useMemo(() => maps && liveFractionOf(maps.layers), [maps, maps?.version]);
  const divisor = settings.corrected ? live : undefined;
  const shown = useCorrected(maps, chosen, divisor);
  const other = useCorrected(
    maps,
    all.find(({ key }) => key === settings.compare && key !== chosen?.key),
    divisor,
  );
  const atRest = scanState !== undefined && scanState.phase > Phase.FINISHING;
  const layer = shown && !isPicture(shown) ? shown : undefined;
  const range = useRange(maps, layer, settings, atRest) ?? [0, 1];

  useEffect(() => {
    if (layer) {
      session.wantErrors(layer.key);
    }
  }, [session, layer?.key]);

  const { area, spectrum } = session;
  const growing =
    !atRest && area !== undefined && !(isPixel(area) && spectrum !== undefined && spectrum.message === '');
  useEffect(() => {
    if (!growing) {
      return undefined;
    }
    const timer = setInterval(() => session.refreshSpectrum(), SPECTRUM_MS);
    return () => clearInterval(timer);
  }, [session, growing]);

  useKeys(session, all, shown?.key, settings, change, openHelp);

  return (
    <div className={session.state === 'connected' ? 'app' : 'app stale'}>
      <Header
        session={session}
        settings={settings}
        change={change}
        onHelp={openHelp}
        onTakeAway={maps && shown && openTakeAway}
      />
      <Banner session={session} />
      {maps && shown ? (
        <main className="work">
          <MapWall
            maps={maps}
            shown={all}
            chosen={shown.key}
            settings={settings}
            atRest={atRest}
            onChoose={(key) => change({ layer: key })}
          />
          <section className="stage">
            <MapToolbar
              shown={shown}
              layers={maps.layers}
              others={all}
              settings={settings}
              range={range}
              timed={live !== undefined}
              change={change}
            />
            {other ? (
              <Comparison
                maps={maps}
                a={shown}
                b={other}
                range={range}
                settings={settings}
                atRest={atRest}
                area={session.area}
                onSelect={(selected) => session.select(selected)}
              />
            ) : (
              <MainMap
                maps={maps}
                shown={shown}
                range={range}
                settings={settings}
                atRest={atRest}
                area={session.area}
                onSelect={(selected) => session.select(selected)}
              />
            )}
          </section>
          <SpectrumPanel
            session={session}
            element={elementOf(shown)}
            layers={maps.layers}
            settings={settings}
            change={change}
          />
        </main>
      ) : (
        <Empty session={session} />
      )}
      <StatusBar session={session} />
      <CommandAnswer session={session} />
      {takingAway && shown && (
        <TakeAwayDialog
          session={session}
          shown={shown}
          range={range}
          settings={settings}
          onClose={() => setTakingAway(false)}
        />
      )}
      {helpOpen && <HelpSheet onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

/** A layer as the large map shows it; the same one again until the map changes. */
function useCorrected(
  maps: Maps | undefined,
  shown: Shown | undefined,
  live: Layer | undefined,
): Shown | undefined {
  return useMemo(
    () => (shown && !isPicture(shown) ? corrected(shown, live) : shown),
    [shown, live, maps?.version],
  );
}
