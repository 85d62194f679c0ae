/* The report's script: language, tables, search, boxes and marks. Words of documents only ever
 * become text nodes. Runs from disk: no fetch, no module, no storage that must be there. */
'use strict';
(function () {
var $ = function (id) { return document.getElementById(id); };
var root = document.documentElement;
var english = root.lang === 'en';
function T(vi, en) { return english ? en : vi; }
function N(n) { return n.toLocaleString(english ? 'en' : 'vi'); }

function el(tag, props) { /* el('a', {href: ..., class: ...}, child, child ...) */
  var e = document.createElement(tag), k, i, c;
  for (k in props || {})
    if (props[k] !== null && props[k] !== undefined && props[k] !== false) e.setAttribute(k, props[k]);
  for (i = 2; i < arguments.length; i++) {
    c = arguments[i];
    if (c !== null && c !== undefined && c !== '') e.append(c);
  }
  return e;
}

var memory = { /* localStorage, or, where the browser gives none, this page's own */
  own: {},
  get: function (k) { try { return localStorage.getItem('trichluc ' + k); } catch (e) { return this.own[k] || null; } },
  set: function (k, v) { try { localStorage.setItem('trichluc ' + k, v); } catch (e) { this.own[k] = v; } },
  drop: function (k) { try { localStorage.removeItem('trichluc ' + k); } catch (e) { delete this.own[k]; } }
};

/* Letters without marks, one for one, so that places in the folded text are places in the text. */
var folds = {};
function fold(s) {
  var out = '', i, c, f;
  s = s.normalize('NFC');
  /* All at once, where that keeps places: it is ten times as fast over hundreds of documents. */
  out = s.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/đ/g, 'd');
  if (out.length === s.length) return out;
  out = '';
  for (i = 0; i < s.length; i++) {
    c = s[i];
    if (c < '\x80') { out += c.toLowerCase(); continue; }
    f = folds[c];
    if (f === undefined) {
      f = c.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace('đ', 'd');
      folds[c] = f = f.length === 1 ? f : c;
    }
    out += f;
  }
  return out;
}

/* ---- language ---- */

var onLanguage = [];
var swapped = ['aria-label', 'placeholder', 'alt'];
function swap() {
  document.querySelectorAll('[data-t]').forEach(function (e) {
    var other = e.getAttribute('data-t');
    e.setAttribute('data-t', e.textContent);
    e.textContent = other;
  });
  swapped.forEach(function (a) {
    document.querySelectorAll('[data-t-' + a + ']').forEach(function (e) {
      var other = e.getAttribute('data-t-' + a);
      e.setAttribute('data-t-' + a, e.getAttribute(a));
      e.setAttribute(a, other);
    });
  });
  english = !english;
  root.lang = english ? 'en' : 'vi';
  nameSwitch();
  onLanguage.forEach(function (f) { f(); });
}
function nameSwitch() {
  var b = $('lang');
  b.textContent = english ? 'Tiếng Việt' : 'English';
  b.lang = english ? 'vi' : 'en';
}
function startLanguage() {
  var b = $('lang'), kept = memory.get('lang');
  b.hidden = false;
  nameSwitch();
  if (kept && kept !== root.lang) swap();
  b.addEventListener('click', function () { swap(); memory.set('lang', root.lang); });
}

/* ---- sorting a table that is there ---- */

function sortable(table) {
  var body = table.tBodies[0], rows = Array.from(body.rows), heads = table.tHead.rows[0].cells;
  function key(row, i) {
    var c = row.cells[i], s = c.getAttribute('data-s'), t = s === null ? c.textContent : s;
    return t !== '' && !isNaN(t) ? +t : t;
  }
  function compare(a, b) {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return String(a).localeCompare(String(b), 'vi', { numeric: true });
  }
  Array.from(heads).forEach(function (th, i) {
    var b = el('button', { type: 'button', 'class': 'sort' });
    b.append.apply(b, Array.from(th.childNodes));
    th.append(b);
    b.addEventListener('click', function () {
      var down = th.getAttribute('aria-sort') === 'ascending';
      Array.from(heads).forEach(function (h) { h.removeAttribute('aria-sort'); });
      th.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      rows.sort(function (x, y) { return (down ? -1 : 1) * compare(key(x, i), key(y, i)); });
      body.append.apply(body, rows);
    });
  });
}

/* ---- the comparison ---- */

var D, state, CELLS = 400, FEW = 4, MANY = 6, NEAR = 2; /* cells at a time, provinces that fit, items of a cell, and near it */
var PROV = 0, DOC = 1, PAGE = 2, KEY = 3, TEXT = 4, VALUE = 5, YEAR = 6, CONF = 7, SCOPE = 8, BASE = 9, HOME = 10;

function said(text) { /* what C wrote in Vietnamese, in the reader's language */
  if (!english) return text;
  return text.replace(/(\d)\.(?=\d{3})/g, '$1\u0001').replace(/(\d),(?=\d)/g, '$1.').replace(/\u0001/g, ',')
    .replace('không nêu số', 'no number').replace('/năm', '/year').replace('/6 tháng', '/half-year')
    .replace('/tháng', '/month').replace('/quý', '/quarter').replace('/nhiệm kỳ', '/term of office').replace('/tuần', '/week')
    .replace(/ đến (?=\d)/, ' by ').replace('còn ', 'to go: ').replace('đã đạt', 'reached').replace('điểm %', 'points').replace('chưa vượt', 'not above it yet').replace(/ từ (?=\d)/, ' from ').replace(/ (?:năm|ngày) (?=\d)/, ' in ').replace(/ tháng (?=\d)/, ' in month ').replace(/ quý (?=[IV])/, ' in quarter ');
}
function scopeNode(tag, words) { /* cut to some lines on a screen; whole in its tooltip */
  return el(tag, { 'class': 'scope', lang: 'vi', title: words.length > 60 ? words : null }, words);
}
function province(p) { var n = D.provinces[p]; return !english ? n : n === '(không rõ tỉnh)' ? '(no province named)' : n === 'Trung ương' ? 'Central offices' : n; }
function indicator(r) { return D.indicators[r[0]][english ? 2 : 1]; }
function subject(r) { return r[1] < 0 ? T('(không nêu cơ quan)', '(no body named)') : D.subjects[r[1]]; }
function href(i) { return 'd/' + D.docs[i[DOC]][0] + '.html#' + i[KEY]; }
function share(n) { n = (n / 100).toFixed(2); return english ? n : n.replace('.', ','); }

function itemNode(i, scope, mark) {
  var m = mark || {}, d = el('div', { 'class': 'item' + (m.verdict === 'wrong' ? ' struck' : '') });
  d.append(el('a', { 'class': 'value', href: href(i) }, said(i[TEXT])));
  if (m.verdict) d.append(' ', verdictNode(m));
  if (scope && i[SCOPE] >= 0) d.append(scopeNode('span', D.scopes[i[SCOPE]]));
  var from = el('span', { 'class': 'from' }, el('span', { lang: 'vi' }, D.docs[i[DOC]][1]), ', ' + T('tr. ', 'p. ') + i[PAGE]);
  if (i[HOME]) from.append(', ', el('span', { lang: 'vi' }, i[HOME]));
  if (i[BASE]) d.append(el('a', { 'class': 'base', href: 'd/' + D.docs[i[BASE][1]][0] + '.html#' + i[BASE][2] }, said(i[BASE][0])));
  if (i[CONF] < 70) from.append(' ', el('span', { 'class': 'low' }, T('⚠ chưa chắc ', '⚠ unsure ') + share(i[CONF])));
  d.append(from);
  return d;
}

function kept(r, i) {
  var s = state;
  return s.provinces[i[PROV]] && (!s.from || i[YEAR] >= s.from) && (!s.to || (i[YEAR] && i[YEAR] <= s.to)) &&
    i[CONF] >= s.conf;
}
function chosen() {
  var out = [], words = fold(state.words).split(/\s+/).filter(Boolean);
  D.rows.forEach(function (r) {
    if (state.indicator >= 0 && r[0] !== state.indicator) return;
    if (state.subject !== '' && String(r[1]) !== state.subject) return;
    var items = r[3].filter(function (i) { return kept(r, i); });
    if (words.length) {
      var head = fold(indicator(r) + ' ' + subject(r) + ' ' + (r[5] || ''));
      items = items.filter(function (i) {
        var all = head + ' ' + fold(i[TEXT] + ' ' + (i[SCOPE] >= 0 ? D.scopes[i[SCOPE]] : '') + ' ' + D.docs[i[DOC]][1]);
        return words.every(function (w) { return all.includes(w); });
      });
    }
    if (state.shared && new Set(items.map(function (i) { return i[PROV]; })).size < 2) return;
    if (items.length) out.push([r, items]);
  });
  return out;
}

var collator = new Intl.Collator('vi', { numeric: true });
function order(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1; /* what is not there comes last, up or down */
  if (b === null || b === undefined) return -1;
  var r = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(a, b);
  return state.down ? -r : r;
}
function head(name, key, cls) {
  var on = state.sort === key, b = el('button', { type: 'button', 'class': 'sort', 'data-key': key }, name);
  var th = el('th', { scope: 'col', 'class': cls, 'aria-sort': on ? (state.down ? 'descending' : 'ascending') : null }, b);
  b.addEventListener('click', function () {
    state.down = on && !state.down;
    state.sort = key;
    draw();
    var again = document.querySelector('.sort[data-key="' + key + '"]');
    if (again) again.focus();
  });
  return th;
}

/* Puts rows into the table some hundreds at a time: the rest when asked for, or printed. */
function fill(table, rows, make) {
  var body = table.createTBody(), at = 0, more = null, wide = table.tHead.rows[0].cells.length;
  var chunk = Math.max(8, Math.round(CELLS / wide));
  function put(n) {
    var part = document.createDocumentFragment(), end = Math.min(rows.length, at + n);
    for (; at < end; at++) make(part, rows[at], at);
    body.append(part);
    if (more) { more.remove(); more = null; }
    if (at < rows.length) {
      more = el('button', { type: 'button', 'class': 'more' },
        T('Hiện thêm (còn ', 'Show more (') + N(rows.length - at) + T(' dòng)', ' rows left)'));
      more.addEventListener('click', function () { put(chunk * 5); });
      $('table').append(more);
    }
  }
  put(chunk);
  window.onbeforeprint = function () {
    put(rows.length);
    table.querySelectorAll('details').forEach(function (d) { d.fill(); d.open = true; });
  };
}

var WHY = [['phạm vi khác', 'another scope'], ['đơn vị khác', 'another unit'], ['không nêu cơ quan', 'no body named'],
  ['cơ quan cấp trên hoặc thành viên', 'a part of the body, or the whole'], ['chỉ tiêu gần giống', 'a like indicator'],
  ['lời văn khác', 'other words']];
/* An empty cell: that is a finding, unless another row asks nearly the same. Where columns are many and
 * narrow, that row's own words stand in the tooltip: it is in the same table. */
function nearby(td, r, p, brief) {
  var some = [], rows = 0;
  (r[4] || []).forEach(function (n) {
    var mine = D.rows[n[0]][3].filter(function (i) { return i[PROV] === p; });
    rows += mine.length > 0;
    mine.forEach(function (i) { if (kept(r, i)) some.push([i, n[1], D.rows[n[0]]]); });
  });
  td.append(some.length ? '≈' : T('không nêu', 'not said'));
  some.slice(0, NEAR).forEach(function (x) {
    var also = x[1] === 4 ? indicator(x[2]) : x[1] === 0 ? (x[0][SCOPE] >= 0 ? D.scopes[x[0][SCOPE]] : T('không nêu phạm vi', 'no scope named')) : x[1] === 1 ? '' : x[1] === 5 ? x[2][5] || '' : subject(x[2]);
    var why = T(WHY[x[1]][0], WHY[x[1]][1]);
    td.append(' ', el('a', { href: href(x[0]) }, said(x[0][TEXT])), brief ?
      el('span', { 'class': 'scope', title: also || null }, why) : scopeNode('span', why + (also ? ': ' + also : '')));
  });
  if (some.length > NEAR) td.append(el('span', { 'class': 'scope' }, T('và ', 'and ') +
    (rows < D.most ? some.length - NEAR : T('nhiều', 'many')) + T(' mức gần khác', ' more near')));
}

function sideBySide(rows) {
  var shown = D.provinces.map(function (n, p) { return p; }).filter(function (p) { return state.provinces[p]; });
  var table = el('table', { 'class': 'side' }), hr = table.createTHead().insertRow();
  table.prepend(el('caption', { id: 'cap' }, T('Mỗi ô là mức tỉnh ấy tự đặt ra, theo thứ tự thời gian.',
    'Each cell is what that province set itself, in order of time.')));
  hr.append(head(T('Chỉ tiêu, cơ quan', 'Indicator, body'), 'name'));
  shown.forEach(function (p) { hr.append(head(province(p), 'p' + p)); });
  if (state.sort[0] === 'p' && state.sort !== 'page') {
    var p = +state.sort.slice(1), first = function (x) {
      var i = x[1].find(function (y) { return y[PROV] === p; });
      return i ? i[VALUE] : null;
    };
    rows = rows.slice().sort(function (a, b) { return order(first(a), first(b)); });
  } else {
    rows = rows.slice().sort(function (a, b) {
      return order(indicator(a[0]), indicator(b[0])) || order(subject(a[0]), subject(b[0]));
    });
  }
  var grouped = state.sort === 'name';
  fill(table, rows, function (to, x, at) {
    var r = x[0], items = x[1], tr = el('tr'), th = el('th', { scope: 'row' });
    if (grouped && (!at || rows[at - 1][0][0] !== r[0]))
      to.append(el('tr', { 'class': 'group' }, el('th', { scope: 'rowgroup', colspan: shown.length + 1, lang: english ? null : 'vi' }, indicator(r))));
    if (!grouped) th.append(el('span', { 'class': 'scope' }, indicator(r)));
    th.append(el('span', { lang: 'vi' }, subject(r)));
    if (r[2] >= 0) th.append(el('span', { 'class': 'scope', lang: 'vi' }, D.units[r[2]]));
    var scopes = new Set(items.map(function (i) { return i[SCOPE] >= 0 ? i[SCOPE] : -1; })), one = scopes.size === 1;
    if (one && items[0][SCOPE] >= 0 && !r[5]) th.append(scopeNode('span', D.scopes[items[0][SCOPE]]));
    if (r[5]) th.append(scopeNode('q', r[5]));
    tr.append(th);
    shown.forEach(function (p) {
      var mine = items.filter(function (i) { return i[PROV] === p; });
      var td = el('td', { 'data-p': province(p), 'class': mine.length ? null : 'none' });
      if (!mine.length) nearby(td, r, p, shown.length > FEW);
      var many = shown.length > FEW ? MANY / 2 : MANY, few = mine.length > many ? many - 1 : mine.length;
      mine.slice(0, few).forEach(function (i) { td.append(itemNode(i, !one && !r[5], markOf(i))); });
      if (few < mine.length) td.append(folded(mine.slice(few), !one && !r[5]));
      tr.append(td);
    });
    to.append(tr);
  });
  if (shown.length > FEW) table.style.width = 14 + 10 * shown.length + 'rem'; /* said, not found out by layout */
  return shown.length > FEW ? el('div', { 'class': 'many', role: 'region', tabindex: 0, 'aria-labelledby': 'cap' }, table) : table;
}

/* What a long cell keeps for who opens it, and is not made before. */
function folded(items, scope) {
  var d = el('details', { 'class': 'item' }, el('summary', {}, T('và ', 'and ') + items.length + T(' mức nữa', ' more')));
  d.fill = function () {
    items.forEach(function (i) { d.append(itemNode(i, scope, markOf(i))); });
    items = [];
  };
  d.addEventListener('toggle', d.fill);
  return d;
}

function asList(rows) {
  var cols = [
    ['name', T('Chỉ tiêu', 'Indicator'), function (r) { return indicator(r); }],
    ['subject', T('Cơ quan, tổ chức', 'Body'), function (r) { return subject(r); }],
    ['province', T('Tỉnh, thành phố', 'Province'), function (r, i) { return province(i[PROV]); }],
    ['value', T('Mức', 'Target'), function (r, i) { return i[VALUE]; }],
    ['year', T('Năm', 'Year'), function (r, i) { return i[YEAR] || null; }],
    ['doc', T('Văn bản, trang', 'Document, page'), function (r, i) { return D.docs[i[DOC]][1] + ' ' + i[PAGE]; }],
    ['conf', T('Độ tin cậy', 'Confidence'), function (r, i) { return i[CONF]; }]];
  var by = cols.find(function (c) { return c[0] === state.sort; }) || cols[0];
  var all = [];
  rows.forEach(function (x) { x[1].forEach(function (i) { all.push([x[0], i]); }); });
  all.sort(function (a, b) { return order(by[2](a[0], a[1]), by[2](b[0], b[1])); });
  var table = el('table', { 'class': 'list' }), hr = table.createTHead().insertRow();
  table.prepend(el('caption', { id: 'cap' }, T('Mỗi dòng một mức của một văn bản.', 'A row for each target of a document.')));
  cols.forEach(function (c) { hr.append(head(c[1], c[0], c[0] === 'year' || c[0] === 'conf' ? 'n' : null)); });
  fill(table, all, function (to, x) {
    var r = x[0], i = x[1], m = markOf(i);
    var value = el('td', { 'class': m.verdict === 'wrong' ? 'struck' : null }, el('a', { 'class': 'value', href: href(i) }, said(i[TEXT])));
    if (m.verdict) value.append(' ', verdictNode(m));
    if (i[SCOPE] >= 0) value.append(scopeNode('span', D.scopes[i[SCOPE]]));
    if (r[5]) value.append(scopeNode('q', r[5]));
    to.append(el('tr', {}, el('th', { scope: 'row', lang: english ? null : 'vi' }, indicator(r)), el('td', { lang: 'vi' }, subject(r)),
      el('td', { lang: 'vi' }, province(i[PROV])), value, el('td', { 'class': 'n' }, i[YEAR] || '–'),
      el('td', { lang: 'vi' }, D.docs[i[DOC]][1], ', ' + T('tr. ', 'p. ') + i[PAGE]), el('td', { 'class': 'n' }, share(i[CONF]))));
  });
  return el('div', { 'class': 'wide', role: 'region', tabindex: 0, 'aria-labelledby': 'cap' }, table);
}

/* The filters in the address: they outlive a look at a document, and can be passed on. */
function keepState() {
  var p = new URLSearchParams(), s = state, off = D.provinces.filter(function (n, i) { return !s.provinces[i]; });
  off.forEach(function (n) { p.append('without', n); });
  if (s.indicator >= 0) p.set('indicator', D.indicators[s.indicator][0]);
  if (s.subject !== '') p.set('subject', +s.subject < 0 ? '' : D.subjects[+s.subject]);
  ['from', 'to', 'conf', 'words'].forEach(function (k) { if (s[k]) p.set(k, s[k]); });
  if (s.shared) p.set('shared', 1);
  if (s.view !== 'side') p.set('view', s.view);
  if (s.sort !== 'name' || s.down) p.set('sort', (s.down ? '-' : '') + s.sort);
  var hash = p.toString();
  try { history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search); } catch (e) { /* as it was, then */ }
}
function stateFromAddress() {
  var p = new URLSearchParams(location.hash.slice(1)), s = firstState(), k;
  p.getAll('without').forEach(function (n) { if (D.provinces.includes(n)) s.provinces[D.provinces.indexOf(n)] = false; });
  s.indicator = D.indicators.findIndex(function (i) { return i[0] === p.get('indicator'); });
  if (p.has('subject')) { k = D.subjects.indexOf(p.get('subject')); if (k >= 0 || p.get('subject') === '') s.subject = String(k); }
  ['from', 'to', 'conf'].forEach(function (n) { s[n] = +p.get(n) || 0; });
  s.words = p.get('words') || '';
  s.shared = p.get('shared') === '1';
  if (p.get('view') === 'list') s.view = 'list';
  k = p.get('sort') || 'name';
  s.down = k[0] === '-';
  k = k.replace('-', '');
  if (/^(name|p\d+|subject|province|value|year|doc|conf)$/.test(k)) s.sort = k;
  return s;
}

function draw() {
  keepState();
  var rows = chosen(), n = 0;
  rows.forEach(function (x) { n += x[1].length; });
  $('table').textContent = '';
  $('told').textContent = rows.length ? N(rows.length) + T(' dòng, ', ' rows, ') + N(n) + T(' mức', ' targets') :
    T('Không có mức nào hợp với bộ lọc.', 'No target fits the filters.');
  if (rows.length) $('table').prepend(state.view === 'list' ? asList(rows) : sideBySide(rows));
}

function options(select, list, value) {
  select.textContent = '';
  list.forEach(function (o) { select.append(el('option', { value: o[0] }, o[1])); });
  select.value = value;
}
function fillFilters() {
  var years = new Set(), bodies = new Set(), all = T('Tất cả', 'All');
  D.rows.forEach(function (r) {
    bodies.add(r[1]);
    r[3].forEach(function (i) { if (i[YEAR]) years.add(i[YEAR]); });
  });
  years = Array.from(years).sort().map(function (y) { return [y, y]; });
  function named(list) { return list.sort(function (a, b) { return collator.compare(a[1], b[1]); }); }
  options($('f-indicator'), [[-1, all]].concat(named(D.indicators.map(function (x, i) { return [i, x[english ? 2 : 1]]; }))), state.indicator);
  options($('f-subject'), [['', all]].concat(named(Array.from(bodies).map(function (b) { return [b, subject([0, b])]; }))), state.subject);
  options($('f-from'), [[0, '–']].concat(years), state.from);
  options($('f-to'), [[0, '–']].concat(years), state.to);
  options($('f-conf'), [[0, all], [60, '≥ ' + share(60)], [70, '≥ ' + share(70)], [80, '≥ ' + share(80)], [90, '≥ ' + share(90)]], state.conf);
  $('f-words').value = state.words;
  $('f-shared').checked = state.shared;
  document.querySelectorAll('[name=view]').forEach(function (v) { v.checked = v.value === state.view; });
  var box = $('f-provinces');
  box.textContent = '';
  D.provinces.forEach(function (name, p) {
    var c = el('input', { type: 'checkbox', value: p });
    c.checked = state.provinces[p];
    box.append(el('label', { lang: 'vi' }, c, ' ' + province(p)));
  });
}
function readFilters() {
  state.indicator = +$('f-indicator').value;
  state.subject = $('f-subject').value;
  state.from = +$('f-from').value;
  state.to = +$('f-to').value;
  state.conf = +$('f-conf').value;
  state.words = $('f-words').value;
  state.shared = $('f-shared').checked;
  var view = document.querySelector('[name=view]:checked').value;
  if (view !== state.view) { state.view = view; state.sort = 'name'; state.down = false; }
  document.querySelectorAll('#f-provinces input').forEach(function (c) { state.provinces[+c.value] = c.checked; });
  draw();
}
function firstState() {
  return { provinces: D.provinces.map(function () { return true; }), indicator: -1, subject: '', from: 0, to: 0,
    conf: 0, words: '', shared: false, view: 'side', sort: 'name', down: false };
}
function startCompare() {
  D = JSON.parse($('data').textContent);
  state = stateFromAddress();
  fillFilters();
  $('filters').hidden = false;
  $('filters').addEventListener('input', readFilters);
  $('filters').addEventListener('submit', function (e) { e.preventDefault(); });
  $('filters').addEventListener('reset', function (e) {
    e.preventDefault();
    var view = state.view;
    state = firstState();
    state.view = view;
    fillFilters();
    draw();
  });
  onLanguage.push(function () { fillFilters(); draw(); marksOnCompare(); });
  draw();
  marksOnCompare();
  /* Marks made on a document's page are there when a reader comes back to this one. */
  window.addEventListener('pageshow', function (e) { if (e.persisted) { docMarks = {}; draw(); marksOnCompare(); } });
}

/* ---- search ---- */

function startSearch() {
  D = JSON.parse($('data').textContent);
  var folded = null, timer = 0, MOST = 100;
  var q = new URLSearchParams(location.search).get('q') || '';
  $('q').value = q;
  function snippet(page, at, n) {
    var text = page[3], from = Math.max(0, at - 120), to = Math.min(text.length, at + n + 160);
    while (from > 0 && from < at && /\S/.test(text[from - 1])) from++; /* whole words */
    while (to < text.length && to > at + n && /\S/.test(text[to])) to--;
    return el('p', { lang: 'vi' }, (from ? '… ' : '') + text.slice(from, at), el('mark', {}, text.slice(at, at + n)),
      text.slice(at + n, to) + (to < text.length ? ' …' : ''));
  }
  function find() {
    var want = fold($('q').value).replace(/\s+/g, ' ').trim(), hits = [], words = want.split(' '), n = 0;
    $('hits').textContent = '';
    if (!want) { $('told').textContent = ''; return; }
    if (!folded) {
      PAGES.shift();
      PAGES.forEach(function (p) { p[3] = p[3].normalize('NFC'); });
      folded = PAGES.map(function (p) { return fold(p[3]).replace(/\n/g, ' '); });
    }
    folded.forEach(function (f, k) { /* the phrase first, then all words on one page */
      var at = f.indexOf(want);
      if (at >= 0) { for (; at >= 0; at = f.indexOf(want, at + want.length)) { n++; hits.push([0, k, at, want.length]); } }
      else if (words.length > 1 && words.every(function (w) { return f.includes(w); })) { n++; hits.push([1, k, f.indexOf(words[0]), words[0].length]); }
    });
    hits.sort(function (a, b) { return a[0] - b[0]; });
    hits.slice(0, MOST).forEach(function (h) {
      var p = PAGES[h[1]], d = D.docs[p[0]], line = p[2] + (p[3].slice(0, h[2]).match(/\n/g) || []).length;
      $('hits').append(el('li', {}, el('p', {}, el('a', { href: 'd/' + d[0] + '.html#l' + line, lang: 'vi' }, d[1]), ', ',
        T('trang ', 'page ') + p[1] + ', ' + T('dòng ', 'line ') + line + (d[2] ? ' · ' + d[2] : '')), snippet(p, h[2], h[3])));
    });
    $('told').textContent = n ? N(n) + T(' chỗ', ' places') + (n > MOST ? T(', hiện ', ', showing ') + MOST : '') :
      T('Không tìm thấy.', 'Nothing found.');
  }
  $('search').addEventListener('submit', function (e) { e.preventDefault(); find(); });
  $('q').addEventListener('input', function () { clearTimeout(timer); timer = setTimeout(find, 150); });
  onLanguage.push(find);
  window.addEventListener('load', find); /* search.js is there then */
}

/* ---- a document: boxes, and what repair changed ---- */

/* Marks the words of `a` that `b` lacks, by the longest common run of words. */
function markChanged(a, b) {
  var x = a.textContent.split(' '), y = b.textContent.split(' '), n = x.length, m = y.length, i, j;
  if (n * m > 250000) return;
  var t = [];
  for (i = n; i >= 0; i--) {
    t[i] = new Uint16Array(m + 1);
    for (j = m - 1; i < n && j >= 0; j--)
      t[i][j] = x[i] === y[j] ? t[i + 1][j + 1] + 1 : Math.max(t[i + 1][j], t[i][j + 1]);
  }
  var fa = document.createDocumentFragment(), fb = document.createDocumentFragment();
  function put(to, w, same) { to.append(same ? w : el('mark', {}, w), ' '); }
  for (i = j = 0; i < n || j < m;) {
    if (i < n && j < m && x[i] === y[j]) { put(fa, x[i++], true); put(fb, y[j++], true); }
    else if (j >= m || (i < n && t[i + 1][j] >= t[i][j + 1])) put(fa, x[i++], false);
    else put(fb, y[j++], false);
  }
  a.replaceChildren(fa);
  b.replaceChildren(fb);
}

/* Scrolls the panel so that the card stands at its box's height, and whole if it can. */
function beside(card, box) {
  var panel = card.closest('.cards'), p = panel.getBoundingClientRect(), c = card.getBoundingClientRect();
  if (panel.scrollHeight <= panel.clientHeight + 1) { if (!box) card.scrollIntoView({ block: 'center' }); return; }
  var at = box ? box.getBoundingClientRect().top : p.top, low = Math.min(p.bottom, innerHeight) - c.height - 8;
  panel.scrollTop += c.top - Math.max(p.top + 4, document.querySelector('.top').offsetHeight + 8, Math.min(at, low));
}

function choose(key) {
  document.querySelectorAll('.now').forEach(function (e) { e.classList.remove('now'); });
  var card = $('c-' + key), box = $(key);
  if (!card) return false;
  card.classList.add('now');
  if (box) (box.classList.contains('at') ? box.parentNode : box).classList.add('now');
  card.focus({ preventScroll: true });
  if (box) box.scrollIntoView({ block: 'center' });
  beside(card, box);
  return true;
}
function follow() {
  var key = decodeURIComponent(location.hash.slice(1)), e = $(key);
  if (key.slice(0, 2) === 'c-') key = key.slice(2);
  if (choose(key)) return;
  if (e && /^l\d+$/.test(key)) { /* a line that search found: its page's text opens */
    var d = e.closest('details');
    if (d) d.open = true;
    document.querySelectorAll('.now').forEach(function (x) { x.classList.remove('now'); });
    e.classList.add('now');
    e.scrollIntoView({ block: 'center' });
  }
}
function startDocument() {
  document.querySelectorAll('.card').forEach(function (c) {
    var q = c.querySelector('.quote'), r = c.querySelector('.raw');
    if (q && r) markChanged(q, r);
  });
  /* Boxes of several records may be one: another click goes to the next of them. */
  document.querySelectorAll('figure svg a').forEach(function (a) {
    a.addEventListener('click', function (e) {
      e.preventDefault();
      var r = a.querySelector('rect'), same = Array.from(a.parentNode.querySelectorAll('a')).filter(function (b) {
        var s = b.querySelector('rect');
        return ['x', 'y', 'width', 'height'].every(function (k) { return s.getAttribute(k) === r.getAttribute(k); });
      });
      var at = same.findIndex(function (b) { return b.classList.contains('now'); });
      location.hash = same[(at + 1) % same.length].id;
    });
  });
  window.addEventListener('hashchange', follow);
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('img').forEach(function (i) { i.loading = 'eager'; });
  });
  if (location.hash) window.addEventListener('load', function () { setTimeout(follow, 0); }); /* after the browser's own jump */
}

/* ---- marks: what a reader says of a record ---- */

var docMarks = {}; /* doc: {id: mark}, as this browser keeps them until they are saved */
function marksOf(doc) {
  if (!docMarks[doc]) try { docMarks[doc] = JSON.parse(memory.get('marks ' + doc)) || {}; } catch (e) { docMarks[doc] = {}; }
  return docMarks[doc];
}
function keepMarks(doc) {
  if (Object.keys(docMarks[doc]).length) memory.set('marks ' + doc, JSON.stringify(docMarks[doc]));
  else memory.drop('marks ' + doc);
}
function allMarked() { /* documents that have marks here */
  var out = [], i, k;
  try {
    for (i = 0; i < localStorage.length; i++) {
      k = localStorage.key(i);
      if (k.indexOf('trichluc marks ') === 0) out.push(k.slice(15));
    }
  } catch (e) { Object.keys(memory.own).forEach(function (x) { if (x.indexOf('marks ') === 0) out.push(x.slice(6)); }); }
  return out.sort();
}
function verdictWords(v) { return { right: T('✓ đúng', '✓ right'), wrong: T('✗ sai', '✗ wrong'), corrected: T('✎ đã sửa', '✎ corrected'), withdrawn: T('↶ đã rút lại', '↶ withdrawn') }[v] || ''; }
function verdictNode(m) {
  var words = verdictWords(m.verdict), v = m.values || {};
  if (m.verdict === 'corrected') words += ': ' + Object.keys(v).map(function (k) { return k + ' = ' + (v[k] === null ? '–' : v[k]); }).join('; ');
  return el('span', { 'class': 'verdict', title: m.by || null }, words);
}
function markOf(i) { /* of an item of the comparison: this reader's, else the store's */
  var doc = D.docs[i[DOC]][0], id = doc + '.' + i[KEY], mine = marksOf(doc)[id], said = D.said[id];
  if (mine) return mine;
  return said ? { verdict: said[0], by: said[1], values: JSON.parse(said[2]) } : {};
}

function saveFile(docs) {
  var by = memory.get('by') || '', list = [];
  docs.forEach(function (doc) {
    var m = marksOf(doc);
    Object.keys(m).sort().forEach(function (id) { list.push(Object.assign({ doc: doc, id: id }, m[id])); });
  });
  var text = JSON.stringify({ trichluc: 'marks', version: 1, by: by, saved: new Date().toISOString(), marks: list }, null, 1);
  var a = el('a', { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })),
    download: 'marks-' + (docs.length === 1 ? docs[0] : new Date().toISOString().slice(0, 10)) + '.json' });
  document.body.append(a);
  a.click();
  a.remove();
}
/* A file of marks back into this browser: those of `only`, or of all documents. */
function openFile(file, only, done) {
  file.text().then(function (t) {
    var o = JSON.parse(t), n = 0;
    if (o.trichluc !== 'marks' || !Array.isArray(o.marks)) throw 0;
    o.marks.forEach(function (m) {
      if (only && m.doc !== only) return;
      if (!/^[0-9a-f]{12}$/.test(m.doc) || String(m.id).indexOf(m.doc + '.') !== 0 || !verdictWords(m.verdict)) return;
      var copy = Object.assign({}, m);
      delete copy.doc;
      delete copy.id;
      marksOf(m.doc)[m.id] = copy;
      keepMarks(m.doc);
      n++;
    });
    done(n);
  }).catch(function () { done(-1); });
}

/* The bar over a document, and over the comparison where there are marks. */
function bar(where, docs, redraw) {
  var n = 0;
  docs.forEach(function (d) { n += Object.keys(marksOf(d)).length; });
  var name = el('input', { id: 'by', autocomplete: 'name', size: 16 });
  name.value = memory.get('by') || '';
  name.addEventListener('input', function () { memory.set('by', name.value); tell(); });
  var save = el('button', { type: 'button', id: 'save' }, T('Lưu đánh dấu thành tệp', 'Save marks as a file'));
  save.addEventListener('click', function () {
    if (!name.value.trim()) { words.textContent = T('Xin ghi tên bạn trước đã.', 'Please give your name first.'); name.focus(); return; }
    saveFile(docs);
    words.textContent = T('Đã lưu. Đưa vào kho: trichluc correct TỆP', 'Saved. Into the store: trichluc correct FILE');
  });
  var pick = el('input', { type: 'file', accept: '.json,application/json', hidden: '' });
  var load = el('button', { type: 'button' }, T('Mở tệp đánh dấu', 'Open a file of marks'));
  load.addEventListener('click', function () { pick.click(); });
  pick.addEventListener('change', function () {
    openFile(pick.files[0], where.id === 'review' ? docs[0] : null, function (k) {
      redraw();
      $('marked').textContent = k < 0 ? T('Không phải tệp đánh dấu.', 'Not a file of marks.') : k + T(' đánh dấu đã mở', ' marks opened');
    });
  });
  var drop = el('button', { type: 'button' }, T('Bỏ các đánh dấu', 'Drop the marks'));
  drop.addEventListener('click', function () {
    if (!confirm(T('Bỏ ' + n + ' đánh dấu chưa lưu trong trình duyệt này?', 'Drop the marks kept in this browser (' + n + ')?'))) return;
    docs.forEach(function (d) { docMarks[d] = {}; keepMarks(d); });
    redraw();
  });
  var words = el('span', { role: 'status', id: 'marked' });
  function tell() { words.textContent = n + T(' đánh dấu trong trình duyệt này', n === 1 ? ' mark in this browser' : ' marks in this browser'); }
  tell();
  save.disabled = drop.disabled = !n;
  where.replaceChildren(el('div', { 'class': 'bar' }, el('label', {}, T('Người xem: ', 'Reviewer: '), name), words, save, load, drop, pick));
}
function marksOnCompare() {
  var docs = allMarked();
  if (docs.length) bar($('marks'), docs, function () { draw(); marksOnCompare(); });
  else $('marks').replaceChildren();
}

/* The fields of a record to be corrected; what differs is kept. */
function fixForm(card, m, done) {
  var fields = D[card.dataset.type].map(function (k) {
    var div = card.querySelector('[data-k="' + k[0] + '"] dd'), was = div ? div.getAttribute('data-v') : '';
    var now = m.values && k[0] in m.values ? (m.values[k[0]] === null ? '' : String(m.values[k[0]])) : was, input;
    if (k[4].length) {
      input = el('select', {}, el('option', { value: '' }, '–'));
      k[4].forEach(function (c) { input.append(el('option', { value: c[0] }, T(c[1], c[2]))); });
    } else input = el('input', k[3] ? { inputmode: 'decimal' } : {});
    input.name = k[0];
    input.value = now;
    return [k, was, input];
  });
  var note = el('input', { name: 'note' }), form = el('form', { 'class': 'fix' }), bad = el('p', { role: 'alert', 'class': 'soft' });
  note.value = m.note || '';
  fields.forEach(function (f) { form.append(el('label', {}, T(f[0][1], f[0][2]), f[2])); });
  form.append(el('label', {}, T('Ghi chú', 'Note'), note), bad, el('button', {}, T('Ghi lại', 'Keep')));
  form.addEventListener('submit', function (e) {
    e.preventDefault();
    var values = {}, wrong = null;
    fields.forEach(function (f) {
      var s = f[2].value.trim(), n;
      if (s === f[1]) return;
      if (!f[0][3]) { values[f[0][0]] = s || null; return; }
      n = Number(s.replace(/\.(?=\d{3}(\D|$))/g, '').replace(',', '.'));
      if (s && isNaN(n)) wrong = f; else values[f[0][0]] = s ? n : null;
    });
    if (wrong) { bad.textContent = T('Không phải là số: ', 'Not a number: ') + wrong[2].value; wrong[2].focus(); return; }
    if (!Object.keys(values).length) { bad.textContent = T('Chưa có gì khác với máy đọc.', 'Nothing differs from what was read.'); return; }
    done(values, note.value.trim());
  });
  return form;
}

function startReview() {
  var doc = document.querySelector('.doc').dataset.doc, marks = marksOf(doc);
  D = JSON.parse($('data').textContent);
  function redraw() {
    marks = marksOf(doc);
    bar($('review'), [doc], redraw);
    document.querySelectorAll('.card').forEach(tools);
  }
  function keep(card, verdict, values, note) {
    var q = card.querySelector('.quote');
    marks[card.dataset.id] = { sha256: document.querySelector('.doc').dataset.sha256, type: card.dataset.type, page: +card.dataset.page,
      line: +card.dataset.line, quote: q ? q.textContent.trim() : null, verdict: verdict, at: new Date().toISOString() };
    if (verdict === 'withdrawn') marks[card.dataset.id].of = card.dataset.by;
    if (values) marks[card.dataset.id].values = values;
    if (note) marks[card.dataset.id].note = note;
    keepMarks(doc);
    bar($('review'), [doc], redraw);
  }
  function tools(card) {
    var id = card.dataset.id, m = marks[id], now = m || (card.dataset.by ? { verdict: card.dataset.saidVerdict } : {});
    var old = card.querySelector('.review'), fix = card.querySelector('.fix');
    if (fix) fix.remove();
    var box = el('div', { 'class': 'review', role: 'group', 'aria-label': T('Đánh dấu bản ghi', 'Mark the record') });
    var can = [['right', T('✓ Đúng', '✓ Right')], ['wrong', T('✗ Sai', '✗ Wrong')], ['corrected', T('✎ Sửa', '✎ Mend')]];
    if (card.dataset.saidVerdict) can.push(['withdrawn', T('↶ Rút lại', '↶ Withdraw')]); /* what the store has been told */
    can.forEach(function (v) {
      var b = el('button', { type: 'button', 'data-mark': v[0], 'aria-pressed': String(!!m && m.verdict === v[0]) }, v[1]);
      b.addEventListener('click', function () {
        var open = card.querySelector('.fix');
        if (v[0] === 'corrected') {
          if (open) { open.remove(); return; }
          open = fixForm(card, marks[id] || { values: card.dataset.values ? JSON.parse(card.dataset.values) : null }, function (values, note) {
            keep(card, 'corrected', values, note);
            tools(card);
            card.querySelector('[data-mark=corrected]').focus();
          });
          card.append(open);
          open.querySelector('input,select').focus();
          return;
        }
        if (m && m.verdict === v[0]) { delete marks[id]; keepMarks(doc); bar($('review'), [doc], redraw); }
        else keep(card, v[0]);
        tools(card);
        card.querySelector('[data-mark=' + v[0] + ']').focus();
      });
      box.append(b);
    });
    if (m) box.append(verdictNode(m));
    if (m && m.note) box.append(el('span', {}, m.note));
    if (now.verdict) card.setAttribute('data-verdict', now.verdict); else card.removeAttribute('data-verdict');
    if (old) old.replaceWith(box); else card.append(box);
  }
  document.querySelectorAll('.card[data-verdict]').forEach(function (c) { c.dataset.saidVerdict = c.dataset.verdict; });
  redraw();
  onLanguage.push(redraw);
}

/* ---- start ---- */

function translateSaid() { /* values that C wrote, in charts and tables */
  document.querySelectorAll('.said').forEach(function (e) {
    if (!e.hasAttribute('data-vi')) e.setAttribute('data-vi', e.textContent);
    e.textContent = said(e.getAttribute('data-vi'));
  });
}
onLanguage.push(translateSaid);
if (english) translateSaid();
startLanguage();
document.querySelectorAll('table.sorts').forEach(sortable);
if ($('filters')) startCompare();
if ($('search')) startSearch();
if ($('review')) { startReview(); startDocument(); }
})();
