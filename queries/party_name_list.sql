-- Names that notices give to buyers and suppliers, and whom each counts as on the day.
-- zh     采购人与供应商名称
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  role, party_id
-- unit   role          buyer, or supplier: won, or was named as bidder or candidate
-- unit   canonical_id  the party whose needs or wins questions count under this name
-- unit   notice_count  notices that give the name in this role

WITH published AS (
    SELECT
        notice_id,
        version_no,
        buyer_id
    FROM notice_as_of($as_of, $known_at)
),

given AS (
    SELECT
        'buyer' AS role,
        buyer_id AS party_id,
        notice_id
    FROM published
    UNION
    SELECT
        'supplier' AS role,
        a.supplier_id AS party_id,
        n.notice_id
    FROM published AS n
    INNER JOIN award AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
    UNION
    SELECT
        'supplier' AS role,
        c.supplier_id AS party_id,
        n.notice_id
    FROM published AS n
    INNER JOIN candidate AS c ON n.notice_id = c.notice_id AND n.version_no = c.version_no
)

SELECT
    g.role,
    p.name,
    p.party_id,
    p.canonical_id,
    p.canonical_name,
    count(*) AS notice_count
FROM given AS g
INNER JOIN party_as_of($as_of, $known_at) AS p ON g.party_id = p.party_id
GROUP BY g.role, p.name, p.party_id, p.canonical_id, p.canonical_name
ORDER BY g.role, p.name, p.party_id
