-- Notices of the needs that claims rest on (the view `claimed`), with file and line.
-- zh     结论所依据的公告
-- param  as_of      DATE      = null  last day of publication, included; null = all
-- param  known_at   TIMESTAMP = null  stored by then, or by the end of that day; null = all
-- grain  rowset, demand_id, notice_id
-- note   level, category_l1 and buyer_name are those of the need: which rows are the share's.
-- note   Claims that rest on the same rows have the same rowset; it stands in the ledger.

SELECT
    c.rowset,
    n.demand_id,
    n.notice_id,
    n.version_no,
    n.published_date,
    n.notice_type,
    d.level,
    d.category_l1,
    d.buyer_name,
    n.title,
    n.url,
    f.path,
    n.line,
    f.sha256
FROM notice_as_of($as_of, $known_at) AS n
INNER JOIN claimed AS c ON n.demand_id = c.demand_id
INNER JOIN counted_demand($as_of, $known_at, NULL) AS d ON c.demand_id = d.demand_id
INNER JOIN file AS f ON n.file_id = f.file_id
ORDER BY c.rowset, n.demand_id, n.published_date, n.notice_id
