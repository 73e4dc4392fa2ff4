/* Dates and times as pages print them. */

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const HAN = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];

function monthName(text) {
  const word = norm(text).replace(/[.,]/g, '');
  let hit = word.match(/^(\d{1,2})月?$/);
  if (hit) return +hit[1] >= 1 && +hit[1] <= 12 ? +hit[1] : 0;
  hit = word.match(/^(十一|十二|[一二三四五六七八九十])月(份)?$/);
  if (hit) return HAN.indexOf(hit[1]) + 1;
  return MONTHS.findIndex((name) => name === word || word.length >= 3 && word.length <= 4 && name.startsWith(word)) + 1;
}

/* {y, m, d}, year first or with a month's name; null when there is no date to be sure of. */
function dateIn(text) {
  const plain = (text || '').normalize('NFKC').trim();
  let hit = plain.match(/(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?/);
  if (hit) return { y: +hit[1], m: +hit[2], d: hit[3] ? +hit[3] : undefined };
  hit = plain.match(/^(\d{4})(\d{2})(\d{2})$/);
  if (hit) return { y: +hit[1], m: +hit[2], d: +hit[3] };
  hit = plain.match(/([a-z]{3,9})\.?,?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})/i);
  if (hit && monthName(hit[1])) return { y: +hit[3], m: monthName(hit[1]), d: hit[2] ? +hit[2] : undefined };
  hit = plain.match(/(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})/i);
  if (hit && monthName(hit[2])) return { y: +hit[3], m: monthName(hit[2]), d: +hit[1] };
  hit = plain.match(/(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/);
  if (hit) {
    const [a, b, y] = [+hit[1], +hit[2], +hit[3]];
    if (a > 12) return { y, m: b, d: a };
    if (b > 12 || a === b) return { y, m: a, d: b };
    return { y, m: a, d: b, unsure: true };
  }
  hit = plain.match(/(十[一二]|[一二三四五六七八九十])月\s*(\d{4})/);
  if (hit) return { y: +hit[2], m: HAN.indexOf(hit[1]) + 1 };
  hit = plain.match(/^(\d{4})\s*年?$/);
  return hit ? { y: +hit[1] } : null;
}
const timeIn = (text) => { const hit = (text || '').match(/(\d{1,2}):(\d{2})(?::(\d{2}))?/); return hit ? `${hit[1].padStart(2, '0')}:${hit[2]}${hit[3] ? `:${hit[3]}` : ''}` : ''; };
const pad = (n) => String(n).padStart(2, '0');
