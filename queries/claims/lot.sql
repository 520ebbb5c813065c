-- What claims about prices, periods and outcomes rest on: one row a counted lot.
-- zh     标段(结论的依据)
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- param  from_date  DATE      = null  first day a demand was published; null = all
-- grain  process_id, lot_id
-- unit   saving_rate  1 - award / ceiling, or budget where no ceiling is stated; both known
-- unit   days_to_award  calendar days from the tender to the award, or to the day asked about
-- unit   row_key      changes with the notices of the need and with what is judged of the lot
-- note   A price of at most 1 yuan is none: it saves nothing.
-- note   Where is_awarded is false no award was published yet: days_to_award is not over.

WITH source AS (
    SELECT
        demand_id,
        string_agg(notice_id || ':' || version_no, ' ' ORDER BY notice_id) AS notices,
        max(max(published_date)) OVER () AS last_date
    FROM notice_as_of($as_of, $known_at)
    GROUP BY demand_id
),

judged AS (
    SELECT
        d.demand_id,
        l.process_id,
        l.lot_id,
        d.buyer_id,
        d.province,
        d.region7,
        d.tier,
        d.level,
        d.category_l1,
        d.procurement_method,
        l.lot_status,
        l.award,
        coalesce(l.ceiling, l.budget) AS asked,
        CASE
            WHEN l.lot_status = 'complete' AND l.award > 1 AND coalesce(l.ceiling, l.budget) > 0
                THEN 1 - share_of(l.award, coalesce(l.ceiling, l.budget))
        END AS saving_rate,
        CASE l.lot_status
            WHEN 'complete' THEN l.award_date - l.tender_date
            WHEN 'active' THEN coalesce($as_of, s.last_date) - l.tender_date
        END AS days_to_award,
        l.lot_status = 'complete' AND l.award_date IS NOT NULL AS is_awarded,
        s.notices
    FROM counted_demand($as_of, $known_at, $from_date) AS d
    INNER JOIN counted_lot_as_of($as_of, $known_at) AS l ON d.demand_id = l.demand_id
    INNER JOIN source AS s ON d.demand_id = s.demand_id
)

SELECT
    * EXCLUDE (notices),
    link_hash(judged::VARCHAR) AS row_key
FROM judged
ORDER BY demand_id, process_id, lot_id
