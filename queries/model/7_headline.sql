-- The figures at the head of a report: one row. Of notices the canonical ones are counted;
-- `sample_count` are those among them known to be constructed.
CREATE OR REPLACE TEMP MACRO headline_of(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    WITH counted AS (
        SELECT * FROM counted_demand(as_of, known_at, from_date)
    ),

    seen AS (
        SELECT
            count(*) FILTER (WHERE is_canonical) AS notice_count,
            count(*) FILTER (WHERE is_canonical AND is_sample) AS sample_count,
            min(published_date) AS first_date,
            max(published_date) AS last_date
        FROM notice_as_of(as_of, known_at)
        WHERE published_date >= coalesce(from_date, DATE '0001-01-01')
    ),

    won AS (
        SELECT count(DISTINCT p.canonical_id) AS supplier_count
        FROM counted AS d
        INNER JOIN counted_lot_as_of(as_of, known_at) AS l ON d.demand_id = l.demand_id
        INNER JOIN award AS a
            ON
                l.award_notice_id = a.notice_id
                AND l.award_version_no = a.version_no
                AND l.award_lot_id = a.lot_id
        INNER JOIN party_as_of(as_of, known_at) AS p ON a.supplier_id = p.party_id
        WHERE l.lot_status = 'complete'
    )

    SELECT
        any_value(s.notice_count) AS notice_count,
        count(d.demand_id) AS demand_count,
        count(DISTINCT d.buyer_id) AS buyer_count,
        count(d.tender_date) AS tender_count,
        CASE WHEN as_of IS NOT NULL THEN count(*) FILTER (WHERE d.is_open) END AS open_count,
        count(d.budget) AS budget_known_count,
        sum(d.budget) AS budget_amount,
        count(*) FILTER (WHERE d.awarded_lot_count > 0) AS awarded_count,
        count(*) FILTER (WHERE d.award_known_count > 0) AS award_known_count,
        sum(d.award_amount) AS award_amount,
        any_value(w.supplier_count) AS supplier_count,
        any_value(s.first_date) AS first_date,
        any_value(s.last_date) AS last_date,
        any_value(s.sample_count) AS sample_count
    FROM seen AS s
    CROSS JOIN won AS w
    LEFT JOIN counted AS d ON TRUE
