-- How concentrated awards are on suppliers and on groups, by level of government.
-- zh     市场集中度(按层级)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- param  category   TEXT      = null  code of a class (PLT); null = all
-- param  province   TEXT      = null  a province by its full name; null = all
-- grain  level, seller_kind
-- unit   hhi_count        chance that two wins have one seller: (n·H - 1)/(n - 1)
-- unit   hhi_count_plain  H = sum of squared shares of wins, inflated where wins are few
-- unit   hhi_amount       chance that two yuan of different lots have one seller
-- unit   cr1_count        share of wins of the first seller; cr3, cr5 of the first three and five
-- unit   cr1_amount       share of the award sum of the first seller by sum
-- unit   award_amount     CNY yuan of used_count lots
-- unit   win_count        lots times winners: each member of a consortium counts as one win
-- unit   used_count       lots won by one seller alone at a known sum, of considered_count awarded
-- note   seller_kind: entity, and group, where suppliers of one group count as one.
-- note   What several won is not split: it counts for each and is in no sum. 全部 is all levels.
-- note   hhi_amount = (ΣVs² - Σvi²)/(V² - Σvi²), Vs a seller's sum, vi a lot's.

WITH won AS (
    SELECT * FROM won_lot($as_of, $known_at, $from_date)
    WHERE
        category_l1 = coalesce($category, category_l1)
        AND coalesce(province, '未知') = coalesce($province, province, '未知')
),

considered AS (
    SELECT
        level,
        count(*) AS considered_count
    FROM (
        SELECT DISTINCT
            process_id,
            lot_id,
            unnest([level, '全部']) AS level
        FROM won
    ) AS lot_row
    GROUP BY level
),

win AS (
    SELECT
        'entity' AS seller_kind,
        unnest([level, '全部']) AS level,
        supplier_id::VARCHAR AS seller,
        sole_award
    FROM won
    WHERE supplier_id IS NOT NULL
    UNION ALL
    SELECT
        'group' AS seller_kind,
        unnest([level, '全部']) AS level,
        seller,
        any_value(sole_award) AS sole_award
    FROM won
    WHERE supplier_id IS NOT NULL
    GROUP BY level, process_id, lot_id, seller
),

sold AS (
    SELECT
        level,
        seller_kind,
        seller,
        count(*) AS win_count,
        count(sole_award) AS sole_count,
        coalesce(sum(sole_award), 0) AS amount,
        coalesce(sum(sole_award * sole_award), 0) AS square,
        row_number() OVER (PARTITION BY level, seller_kind ORDER BY count(*) DESC, seller)
            AS count_rank,
        row_number() OVER (
            PARTITION BY level, seller_kind
            ORDER BY sum(sole_award) DESC NULLS LAST, seller
        ) AS amount_rank
    FROM win
    GROUP BY level, seller_kind, seller
),

summed AS (
    SELECT
        level,
        seller_kind,
        count(*) AS seller_count,
        sum(win_count) AS win_count,
        sum(win_count * win_count) AS win_square,
        sum(sole_count) AS used_count,
        sum(amount) AS award_amount,
        sum(amount * amount) AS seller_square,
        sum(square) AS lot_square,
        sum(win_count) FILTER (WHERE count_rank <= 1) AS first_count,
        sum(win_count) FILTER (WHERE count_rank <= 3) AS first_3_count,
        sum(win_count) FILTER (WHERE count_rank <= 5) AS first_5_count,
        sum(amount) FILTER (WHERE amount_rank <= 1) AS first_amount,
        sum(amount) FILTER (WHERE amount_rank <= 3) AS first_3_amount,
        sum(amount) FILTER (WHERE amount_rank <= 5) AS first_5_amount
    FROM sold
    GROUP BY level, seller_kind
)

SELECT
    s.level,
    s.seller_kind,
    s.seller_count,
    s.win_count::BIGINT AS win_count,
    share_of(s.win_square - s.win_count, s.win_count * (s.win_count - 1)) AS hhi_count,
    share_of(s.win_square, s.win_count * s.win_count) AS hhi_count_plain,
    share_of(s.first_count, s.win_count) AS cr1_count,
    share_of(s.first_3_count, s.win_count) AS cr3_count,
    share_of(s.first_5_count, s.win_count) AS cr5_count,
    share_of(
        s.seller_square - s.lot_square, s.award_amount * s.award_amount - s.lot_square
    ) AS hhi_amount,
    share_of(s.first_amount, s.award_amount) AS cr1_amount,
    share_of(s.first_3_amount, s.award_amount) AS cr3_amount,
    share_of(s.first_5_amount, s.award_amount) AS cr5_amount,
    s.award_amount,
    s.used_count::BIGINT AS used_count,
    c.considered_count,
    day_asked($as_of, $known_at) AS as_of
FROM summed AS s
INNER JOIN considered AS c ON s.level = c.level
ORDER BY level_order(s.level) NULLS FIRST, s.seller_kind
