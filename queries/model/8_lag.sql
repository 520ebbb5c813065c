-- How long a step took, or has taken so far: rows for a Kaplan–Meier estimate. `days` runs from
-- `start_date` to `end_date`: the event where `is_observed`, else the end of observation
-- (censored). It is null where a row cannot be used: its start or the day of its event was not
-- seen, or the one is after the other.

-- Days from one day to a later one; null where it is earlier.
CREATE OR REPLACE TEMP MACRO days_from(START_DATE, END_DATE) AS
CASE WHEN end_date >= start_date THEN end_date - start_date END;

-- From the first plan of a need to the first call after it. A need that went on without a call that
-- was seen cannot be used. Grain: demand_id.
CREATE OR REPLACE TEMP MACRO intention_lag(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    WITH planned AS (
        SELECT
            demand_id,
            min(published_date) AS start_date
        FROM notice_as_of(as_of, known_at)
        WHERE notice_type = 'intention'
        GROUP BY demand_id
    ),

    called AS (
        SELECT
            p.demand_id,
            any_value(p.start_date) AS start_date,
            min(n.published_date) AS tender_date
        FROM planned AS p
        LEFT JOIN notice_as_of(as_of, known_at) AS n
            ON
                p.demand_id = n.demand_id
                AND n.notice_type = 'tender'
                AND p.start_date <= n.published_date
        GROUP BY p.demand_id
    ),

    spell AS (
        SELECT
            'intention_to_tender' AS step,
            c.demand_id,
            NULL::BIGINT AS process_id,
            NULL AS lot_id,
            d.title,
            d.level,
            d.category_l1,
            d.procurement_method,
            CASE
                WHEN c.tender_date IS NOT NULL THEN 'tendered'
                WHEN d.is_only_planned THEN 'awaited'
                ELSE 'tender_not_seen'
            END AS outcome,
            c.start_date,
            coalesce(
                c.tender_date, CASE WHEN d.is_only_planned THEN seen_until(as_of, known_at) END
            ) AS end_date,
            c.tender_date IS NOT NULL AS is_observed
        FROM called AS c
        INNER JOIN demand_as_of(as_of, known_at) AS d ON c.demand_id = d.demand_id
        WHERE c.start_date >= coalesce(from_date, DATE '0001-01-01')
    )

    SELECT
        *,
        days_from(start_date, end_date) AS days
    FROM spell;

-- From the first call of a round to the award that holds. What failed, was terminated or asked for
-- again is censored there: it can no longer be awarded in this round. Grain: process_id, lot_id.
CREATE OR REPLACE TEMP MACRO award_lag(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    WITH spell AS (
        SELECT
            'tender_to_award' AS step,
            demand_id,
            process_id,
            lot_id,
            title,
            level,
            category_l1,
            procurement_method,
            outcome,
            tender_date AS start_date,
            CASE outcome
                WHEN 'awarded' THEN award_date
                WHEN 'undecided' THEN seen_until(as_of, known_at)
                WHEN 'superseded' THEN next_date
                ELSE status_date
            END AS end_date,
            outcome = 'awarded' AS is_observed
        FROM tendered_lot(as_of, known_at, from_date)
    )

    SELECT
        *,
        days_from(start_date, end_date) AS days
    FROM spell;

-- From the award that holds to the last contract of the lot. Grain: process_id, lot_id.
CREATE OR REPLACE TEMP MACRO contract_lag(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    WITH spell AS (
        SELECT
            'award_to_contract' AS step,
            demand_id,
            process_id,
            lot_id,
            title,
            level,
            category_l1,
            procurement_method,
            CASE WHEN contract_date IS NULL THEN 'awaited' ELSE 'signed' END AS outcome,
            award_date AS start_date,
            coalesce(contract_date, seen_until(as_of, known_at)) AS end_date,
            contract_date IS NOT NULL AS is_observed
        FROM tendered_lot(as_of, known_at, from_date)
        WHERE outcome = 'awarded'
    )

    SELECT
        *,
        days_from(start_date, end_date) AS days
    FROM spell;

-- Kaplan–Meier median of times: the first day by which at least half have had the event; null where
-- the curve does not fall so far. STAYS is a list of {days, is_observed}.
CREATE OR REPLACE TEMP MACRO median_stay(STAYS) AS (
    SELECT min(days) FILTER (WHERE round(survival, 9) <= 0.5)
    FROM (
        SELECT
            days,
            product(1 - event_count / at_risk) OVER (ORDER BY days) AS survival
        FROM (
            SELECT
                stay.days,
                count(*) FILTER (WHERE stay.is_observed) AS event_count,
                sum(count(*)) OVER (ORDER BY stay.days DESC) AS at_risk
            FROM (SELECT unnest(stays) AS stay) AS listed
            WHERE stay.days IS NOT NULL
            GROUP BY stay.days
        ) AS counted
    ) AS curve
);
