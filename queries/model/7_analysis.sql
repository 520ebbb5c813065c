-- Up to when anything can have been seen: the last day of publication known by `as_of`. What had
-- not happened by then is censored there, not on an `as_of` that no notice reaches.
CREATE OR REPLACE TEMP MACRO seen_until(AS_OF, KNOWN_AT) AS (
    SELECT max(published_date)
    FROM notice
    WHERE
        published_date <= coalesce(as_of, DATE '9999-12-31')
        AND known_from <= coalesce(known_at, TIMESTAMP '9999-12-31')
        AND coalesce(known_to, TIMESTAMP '9999-12-31')
        > coalesce(known_at, TIMESTAMP '9999-12-30')
);

-- The day that a question asks about: `as_of`, else the last day of publication known.
CREATE OR REPLACE TEMP MACRO day_asked(AS_OF, KNOWN_AT) AS
coalesce(as_of::DATE, seen_until(as_of, known_at));

-- The quarter of a day as people write it: 2022Q1.
CREATE OR REPLACE TEMP MACRO quarter_of(A_DAY) AS
year(a_day) || 'Q' || quarter(a_day);

-- Bands of sums in half decades, from 1 (below 10万) to 9 (3亿 and more); null when unknown.
CREATE OR REPLACE TEMP MACRO band_of(AMOUNT) AS
CASE
    WHEN amount IS NULL THEN NULL
    WHEN amount < 100000 THEN 1
    WHEN amount < 300000 THEN 2
    WHEN amount < 1000000 THEN 3
    WHEN amount < 3000000 THEN 4
    WHEN amount < 10000000 THEN 5
    WHEN amount < 30000000 THEN 6
    WHEN amount < 100000000 THEN 7
    WHEN amount < 300000000 THEN 8
    ELSE 9
END;

CREATE OR REPLACE TEMP MACRO band_zh(BAND_NO) AS
coalesce(
    [
        '10万以下', '10万–30万', '30万–100万', '100万–300万', '300万–1000万', '1000万–3000万',
        '3000万–1亿', '1亿–3亿', '3亿及以上'
    ][band_no],
    '未知'
);

-- Lots of all rounds of the needs that count, as they stand. A lot may have been asked for again:
-- with its number, as a whole or as part of one, or under new numbers, none of which failed before.
-- `outcome`: awarded, failed, terminated, superseded (asked for again though no notice says that it
-- failed) or undecided. `next_date`: the first call after it. Grain: process_id, lot_id.
CREATE OR REPLACE TEMP MACRO tendered_lot(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    WITH process AS (
        SELECT
            process_id,
            any_value(procurement_method ORDER BY published_date, is_canonical DESC, notice_id)
            FILTER (WHERE procurement_method IS NOT NULL)
                AS procurement_method,
            row_number() OVER (PARTITION BY demand_id ORDER BY min(published_date), process_id)
                AS round_no
        FROM notice_as_of(as_of, known_at)
        GROUP BY demand_id, process_id
    ),

    stated AS (
        SELECT
            l.*,
            p.round_no,
            p.procurement_method,
            d.buyer_id,
            d.level,
            d.category_l1,
            d.category_name,
            d.province,
            d.title,
            list(l.lot_id) FILTER (WHERE l.lot_status IN ('unsuccessful', 'cancelled'))
                OVER (PARTITION BY l.process_id)
                AS failed_ids
        FROM counted_demand(as_of, known_at, from_date) AS d
        INNER JOIN lot_as_of(as_of, known_at) AS l ON d.demand_id = l.demand_id
        INNER JOIN process AS p ON l.process_id = p.process_id
        WHERE l.lot_status <> 'planned'
    ),

    again AS (
        SELECT
            e.process_id,
            e.lot_id,
            min(l.tender_date) AS next_date,
            bool_or(l.lot_status = 'complete') AS is_awarded_later
        FROM stated AS e
        INNER JOIN stated AS l
            ON
                e.demand_id = l.demand_id
                AND e.round_no < l.round_no
                AND (
                    e.lot_id = l.lot_id
                    OR '0' IN (e.lot_id, l.lot_id)
                    OR NOT list_contains(e.failed_ids, l.lot_id)
                )
        WHERE e.lot_status <> 'complete' AND l.tender_date IS NOT NULL
        GROUP BY e.process_id, e.lot_id
    )

    SELECT
        s.* EXCLUDE (failed_ids),
        a.next_date,
        coalesce(a.is_awarded_later, FALSE) AS is_awarded_later,
        CASE
            WHEN s.lot_status = 'complete' THEN 'awarded'
            WHEN s.lot_status = 'unsuccessful' THEN 'failed'
            WHEN s.lot_status = 'cancelled' THEN 'terminated'
            WHEN a.next_date IS NOT NULL THEN 'superseded'
            ELSE 'undecided'
        END AS outcome
    FROM stated AS s
    LEFT JOIN again AS a ON s.process_id = a.process_id AND s.lot_id = a.lot_id;

-- Who won the lots that count, each member of a consortium by itself. `sole_award` is the award of
-- a lot that one supplier won alone: what several won is not split. `seller` is the group on the
-- day, else the supplier. A lot whose winner no notice names has one row without supplier. Only
-- of some buyers, where their ids are given. Grain: process_id, lot_id, supplier_id.
CREATE OR REPLACE TEMP MACRO won_lot_of(AS_OF, KNOWN_AT, FROM_DATE, BUYERS) AS TABLE
    WITH complete_lot AS (
        SELECT
            d.buyer_id,
            d.buyer_name,
            d.level,
            d.category_l1,
            d.category_name,
            d.province,
            d.title,
            l.*
        FROM (
            SELECT * FROM counted_demand(as_of, known_at, from_date)
            WHERE coalesce(list_contains(buyers, buyer_id), TRUE)
        ) AS d
        INNER JOIN counted_lot_as_of(as_of, known_at) AS l ON d.demand_id = l.demand_id
        WHERE l.lot_status = 'complete'
    ),

    named AS (
        SELECT DISTINCT
            l.process_id,
            l.lot_id,
            p.canonical_id AS supplier_id,
            p.canonical_name AS supplier_name
        FROM complete_lot AS l
        INNER JOIN award AS a
            ON
                l.award_notice_id = a.notice_id
                AND l.award_version_no = a.version_no
                AND l.award_lot_id = a.lot_id
        INNER JOIN party_as_of(as_of, known_at) AS p ON a.supplier_id = p.party_id
    ),

    seller AS (
        SELECT
            supplier_id,
            group_of(supplier_name, as_of) AS group_id
        FROM (
            SELECT DISTINCT
                supplier_id,
                supplier_name
            FROM named
        ) AS once
    )

    SELECT
        l.demand_id,
        l.process_id,
        l.lot_id,
        l.buyer_id,
        l.buyer_name,
        l.level,
        l.category_l1,
        l.category_name,
        l.province,
        l.title,
        n.supplier_id,
        n.supplier_name,
        s.group_id,
        coalesce(s.group_id, n.supplier_name) AS seller,
        coalesce(l.award_date, l.contract_date, l.status_date) AS award_date,
        coalesce(l.ceiling, l.budget) AS base,
        l.award,
        count(n.supplier_id) OVER winners AS winner_count,
        CASE WHEN count(n.supplier_id) OVER winners = 1 THEN l.award END AS sole_award
    FROM complete_lot AS l
    LEFT JOIN named AS n ON l.process_id = n.process_id AND l.lot_id = n.lot_id
    LEFT JOIN seller AS s ON n.supplier_id = s.supplier_id
    WINDOW winners AS (PARTITION BY l.process_id, l.lot_id);

-- The same of every buyer.
CREATE OR REPLACE TEMP MACRO won_lot(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    SELECT * FROM won_lot_of(as_of, known_at, from_date, NULL);

-- Awarded lots and what they saved against the ceiling, else the budget. `saving` is null where a
-- sum is unknown, is no total (rates, unit prices), in another currency or in doubt, and where the
-- price is zero or a token of at most 1 yuan. Grain: process_id, lot_id.
CREATE OR REPLACE TEMP MACRO priced_lot(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    SELECT
        d.level,
        d.category_l1,
        d.category_name,
        d.province,
        d.procurement_method,
        d.buyer_name,
        d.title,
        d.url,
        l.process_id,
        l.lot_id,
        l.award_date,
        coalesce(l.ceiling, l.budget) AS base,
        l.award,
        coalesce(l.award <= 1, FALSE) AS is_token,
        CASE
            WHEN coalesce(l.ceiling, l.budget) > 0 AND l.award > 1
                THEN (1 - l.award / coalesce(l.ceiling, l.budget))::DECIMAL(18, 6)
        END AS saving
    FROM counted_demand(as_of, known_at, from_date) AS d
    INNER JOIN counted_lot_as_of(as_of, known_at) AS l ON d.demand_id = l.demand_id
    WHERE l.lot_status = 'complete' AND NOT coalesce(l.is_framework, FALSE);

-- Who asked to be chosen for a lot, as notices of the opening and of candidates name them. The list
-- of an opening has all bidders, that of candidates as a rule the first three.
-- Grain: process_id, lot_id, supplier_id.
CREATE OR REPLACE TEMP MACRO named_bidder(AS_OF, KNOWN_AT) AS TABLE
    SELECT
        n.demand_id,
        n.process_id,
        c.lot_id,
        p.canonical_id AS supplier_id,
        any_value(p.canonical_name) AS supplier_name,
        bool_or(n.notice_type = 'opening_record') AS is_from_opening
    FROM notice_as_of(as_of, known_at) AS n
    INNER JOIN candidate AS c ON n.notice_id = c.notice_id AND n.version_no = c.version_no
    INNER JOIN party_as_of(as_of, known_at) AS p ON c.supplier_id = p.party_id
    WHERE n.notice_type IN ('opening_record', 'candidate')
    GROUP BY n.demand_id, n.process_id, c.lot_id, p.canonical_id;
