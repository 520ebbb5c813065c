-- By how much a supplier, or its group, went below the ceiling or budget.
-- zh     供应商节资率分布
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  supplier   TEXT              its name, any that counts as it on the day
-- param  by_group   BOOLEAN   = false  true: all suppliers of its group on the day
-- grain  band_no
-- unit   lot_count   lots won alone at a known sum with a known ceiling, else budget
-- unit   lot_share   of used_count
-- unit   used_count  such lots in all bands, of considered_count lots won
-- note   The lower bound belongs to the band. Left out: frameworks, rates, unit prices, token sums.

WITH lot_row AS (
    SELECT *
    FROM supplier_lot($as_of, $known_at, $from_date, $supplier, $by_group)
),

priced AS (
    SELECT p.saving
    FROM priced_lot($as_of, $known_at, $from_date) AS p
    INNER JOIN lot_row AS l ON p.process_id = l.process_id AND p.lot_id = l.lot_id
    WHERE l.sole_award IS NOT NULL AND p.saving IS NOT NULL
),

band AS (
    SELECT unnest([
        { 'band_no': 1, 'band': '低于0', 'low': -1e9, 'high': 0 },
        { 'band_no': 2, 'band': '0–5%', 'low': 0, 'high': 0.05 },
        { 'band_no': 3, 'band': '5–10%', 'low': 0.05, 'high': 0.1 },
        { 'band_no': 4, 'band': '10–20%', 'low': 0.1, 'high': 0.2 },
        { 'band_no': 5, 'band': '20–40%', 'low': 0.2, 'high': 0.4 },
        { 'band_no': 6, 'band': '40–60%', 'low': 0.4, 'high': 0.6 },
        { 'band_no': 7, 'band': '60%及以上', 'low': 0.6, 'high': 2 }
    ]) AS step
)

SELECT
    b.step['band_no'] AS band_no,
    b.step['band'] AS band,
    count(p.saving) AS lot_count,
    share_of(count(p.saving), (SELECT count(*) FROM priced)) AS lot_share,
    (SELECT count(*) FROM priced) AS used_count,
    (SELECT count(*) FROM lot_row) AS considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM band AS b
LEFT JOIN priced AS p ON p.saving >= b.step['low'] AND p.saving < b.step['high']
GROUP BY b.step
ORDER BY b.step['band_no']
