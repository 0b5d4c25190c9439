import { formatUncertain } from '../format/uncertain.utils';
import { formatCount, formatValue } from '../format/utils';
import type { StatisticsReply, StatisticsReply_Layer as Layer } from '../gen/pentimento/viewer_pb';
import type { Selection } from '../selection/selection.utils';
import { texts } from '../texts';

interface Props {
  selection: Selection | undefined;
  statistics: StatisticsReply | undefined;
}

/** What all layers say of what is selected. */
export function StatisticsTable({ selection, statistics }: Props) {
  if (!selection || !statistics || statistics.message !== '') {
    const busy = statistics?.message ?? texts.statisticsBusy;
    return <p className="hint">{selection ? busy : texts.statisticsHint}</p>;
  }
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label={texts.statistics}>
      <table className="statistics" aria-label={texts.statistics}>
        <caption>{texts.statisticsOf(formatCount(Number(statistics.pixels)))}</caption>
        <thead>
          <tr>
            {texts.statisticsHead.map(([name, help]) => (
              <th key={name} scope="col" title={help}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {statistics.layers.map((layer) => (
            <tr key={layer.layer}>
              <th scope="row">{layer.layer}</th>
              <td>{layer.unit === '1' ? meanOf(layer) : `${meanOf(layer)} ${layer.unit}`}</td>
              <td>{formatValue(layer.spread, 3)}</td>
              <td>{formatValue(layer.median)}</td>
              <td>{formatValue(layer.minimum)}</td>
              <td>{formatValue(layer.maximum)}</td>
              <td>{formatUncertain(layer.sum, layer.sumError)}</td>
              <td>{formatCount(Number(layer.measured))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function meanOf({ mean, meanError, meanSpread }: Layer): string {
  return formatUncertain(mean, Number.isFinite(meanError) ? meanError : meanSpread);
}
