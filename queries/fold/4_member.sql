-- The notices to link, with what tells needs and publications apart.
-- note   Sums are totals in yuan that can be trusted as read; unknown is null.

CREATE OR REPLACE TEMP TABLE scope AS
SELECT notice_id FROM near
UNION
SELECT notice_id FROM touched
UNION
SELECT n.notice_id
FROM notice AS n
CROSS JOIN extent AS e
WHERE n.known_to IS NULL AND e.is_whole AND e.share_count = 1;

DELETE FROM link_key
WHERE notice_id IN (SELECT l.notice_id FROM linked AS l);

INSERT INTO link_key BY NAME
SELECT * FROM new_key
ORDER BY kind, notice_id, key_hash;

CREATE OR REPLACE TEMP TABLE member AS
WITH first_known AS (
    SELECT
        n.notice_id,
        min(n.known_from) AS first_known
    FROM notice AS n
    SEMI JOIN scope AS s ON n.notice_id = s.notice_id
    GROUP BY n.notice_id
),

ordered AS (
    SELECT
        k.notice_id,
        bool_or(k.kind = 'apart') AS is_apart,
        bool_or(k.kind = 'own_publication') AS is_own,
        bool_or(k.kind = 'withdrawn') AS is_withdrawn,
        bool_or(k.kind = 'crowd') AS is_crowded,
        bool_or(k.kind = 'sole') AS is_sole
    FROM link_key AS k
    SEMI JOIN scope AS s ON k.notice_id = s.notice_id
    WHERE k.kind IN ('apart', 'own_publication', 'withdrawn', 'crowd', 'sole')
    GROUP BY k.notice_id
),

lot_of AS (
    SELECT
        l.notice_id,
        l.version_no,
        bool_or(l.lot_status IN ('unsuccessful', 'cancelled')) AS has_failure,
        list(DISTINCT l.lot_id ORDER BY l.lot_id) FILTER (WHERE l.lot_id <> '0') AS lots
    FROM lot AS l
    SEMI JOIN scope AS s ON l.notice_id = s.notice_id
    GROUP BY l.notice_id, l.version_no
),

closing AS (
    SELECT
        d.notice_id,
        d.version_no,
        max(coalesce(d.end_day, d.day)) AS bid_deadline,
        max(coalesce(d.end_at, d.at)) AS bid_deadline_at
    FROM notice_date AS d
    SEMI JOIN scope AS s ON d.notice_id = s.notice_id
    WHERE d.kind = 'bid_deadline' AND d.status = 'ok'
    GROUP BY d.notice_id, d.version_no
),

sum_of AS (
    SELECT
        a.notice_id,
        a.version_no,
        sum(a.amount) FILTER (WHERE a.kind IN ('budget', 'planned_budget') AND a.lot_id = '0')
            AS whole_budget,
        sum(a.amount) FILTER (WHERE a.kind IN ('budget', 'planned_budget') AND a.lot_id <> '0')
            AS lot_budget,
        sum(a.amount) FILTER (WHERE a.kind = 'award') AS award,
        sum(a.amount) FILTER (WHERE a.kind IN ('contract', 'contract_change')) AS contract
    FROM amount AS a
    SEMI JOIN scope AS s ON a.notice_id = s.notice_id
    WHERE
        a.status IN ('ok', 'suspect')
        AND a.basis = 'total'
        AND a.currency = 'CNY'
        AND a.amount > 0
    GROUP BY a.notice_id, a.version_no
),

supplier_of AS (
    SELECT
        w.notice_id,
        w.version_no,
        list(DISTINCT w.supplier_id ORDER BY w.supplier_id) AS suppliers
    FROM award AS w
    SEMI JOIN scope AS s ON w.notice_id = s.notice_id
    GROUP BY w.notice_id, w.version_no
),

change_of AS (
    SELECT
        c.notice_id,
        c.version_no,
        string_agg(DISTINCT c.new, '|' ORDER BY c.new) AS changes
    FROM change AS c
    SEMI JOIN scope AS s ON c.notice_id = s.notice_id
    GROUP BY c.notice_id, c.version_no
)

SELECT
    n.notice_id,
    n.version_no,
    n.source,
    n.site,
    n.url,
    n.title,
    n.title_key,
    n.notice_type,
    n.notice_subtype,
    n.project_key,
    n.plan_key,
    n.platform_project_id,
    n.refers_to,
    n.refers_date,
    n.round_no,
    n.name_key,
    n.periods,
    n.buyer_id,
    b.name AS buyer_name,
    loose_buyer(b.name) AS buyer_key,
    n.published_date,
    f.first_known,
    c.bid_deadline,
    c.bid_deadline_at,
    l.lots,
    p.suppliers,
    m.award,
    m.contract,
    t.changes,
    n.source || ' ' || coalesce(n.site, '') AS origin,
    coalesce(m.whole_budget, m.lot_budget) AS budget,
    coalesce(l.has_failure, FALSE) AS has_failure,
    coalesce(n.published_date, DATE '1900-01-01') AS published_or_first,
    coalesce(o.is_apart, FALSE) AS is_apart,
    coalesce(o.is_own, FALSE) AS is_own,
    coalesce(o.is_crowded, FALSE) AS is_crowded,
    coalesce(o.is_sole, FALSE) AS is_sole,
    n.notice_subtype = 'framework_calloff'
    OR regexp_matches(n.title, '框架.*(?:第二阶段|二阶段)') AS is_call,
    regexp_matches(n.title, '续签|续租|续约|续采|续购|续保') AS is_renewal,
    is_call OR is_renewal AS is_single,
    n.notice_type IN ('intention', 'tender', 'other') AS is_asking,
    n.notice_type IN ('award', 'contract', 'acceptance') AS is_answer,
    loose_name(n.name_key) AS loose_key
FROM notice AS n
INNER JOIN first_known AS f ON n.notice_id = f.notice_id
LEFT JOIN party AS b ON n.buyer_id = b.party_id
LEFT JOIN ordered AS o ON n.notice_id = o.notice_id
LEFT JOIN lot_of AS l ON n.notice_id = l.notice_id AND n.version_no = l.version_no
LEFT JOIN closing AS c ON n.notice_id = c.notice_id AND n.version_no = c.version_no
LEFT JOIN sum_of AS m ON n.notice_id = m.notice_id AND n.version_no = m.version_no
LEFT JOIN supplier_of AS p ON n.notice_id = p.notice_id AND n.version_no = p.version_no
LEFT JOIN change_of AS t ON n.notice_id = t.notice_id AND n.version_no = t.version_no
WHERE
    n.rowid IN (
        SELECT w.rowid
        FROM notice AS w
        SEMI JOIN scope AS s ON w.notice_id = s.notice_id
        WHERE w.known_to IS NULL
    )
    AND NOT coalesce(o.is_withdrawn, FALSE);
