-- Demands that were asked for: more than a plan, first published from `from_date` on.
-- Grain: demand_id.
CREATE OR REPLACE TEMP MACRO asked_demand(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    SELECT *
    FROM demand_as_of(as_of, known_at)
    WHERE
        NOT is_only_planned
        AND first_date >= coalesce(from_date, DATE '0001-01-01');

-- Those that questions count: a framework agreement buys nothing, its calls do. Grain: demand_id.
CREATE OR REPLACE TEMP MACRO counted_demand(AS_OF, KNOWN_AT, FROM_DATE) AS TABLE
    SELECT * FROM asked_demand(as_of, known_at, from_date)
    WHERE NOT is_framework;

-- Tiers of government in the order people read them.
CREATE OR REPLACE TEMP MACRO level_order(LEVEL) AS
list_position(
    ['国家级', '省级', '市级', '区县级', '乡镇/街道级', '非政府/国企', '未知'], level
);

-- Classes in the order of the reports: the base first, applications next, the rest last.
CREATE OR REPLACE TEMP MACRO category_order(CATEGORY_L1) AS
list_position(
    ['SEC', 'INF', 'OPS', 'SVC', 'PLT', 'MGT', 'DAT', 'CON', 'IND', 'OTH', 'OUT'], category_l1
);

-- A part of a whole, 0 to 1, to six places; unknown where there is no whole.
CREATE OR REPLACE TEMP MACRO share_of(PART, WHOLE) AS
CASE WHEN whole > 0 THEN (part / whole)::DECIMAL(9, 6) END
