-- Every record read of a file is loaded or rejected, and each reject has its row.
-- code      S01
-- zh        每个文件：读入 = 入库 + 拒收
-- severity  fail
-- param     known_at TIMESTAMP = null  what was stored by then; null = all
-- grain     file_id

SELECT
    f.file_id,
    f.read_count,
    f.loaded_count,
    f.rejected_count,
    count(r.file_id) AS reject_row_count,
    f.read_count <> f.loaded_count + f.rejected_count
    OR f.rejected_count <> count(r.file_id) AS is_bad,
    '读入 ' || f.read_count || '，入库 ' || f.loaded_count || '，拒收 ' || f.rejected_count
    || '，拒收记录 ' || count(r.file_id) || ' 行' AS finding_zh,
    f.source AS title,
    f.path AS place,
    NULL AS url
FROM file AS f
LEFT JOIN reject AS r ON f.file_id = r.file_id
WHERE f.known_from <= coalesce($known_at, TIMESTAMP '9999-12-31')
GROUP BY f.file_id, f.path, f.source, f.read_count, f.loaded_count, f.rejected_count
ORDER BY f.file_id
