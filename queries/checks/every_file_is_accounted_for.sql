-- Every record read of a file is loaded or rejected, and each reject has its row.
-- zh        每个文件：读入 = 入库 + 拒收
-- severity  fail
-- grain     file_id

SELECT
    f.file_id,
    f.path,
    f.read_count,
    f.loaded_count,
    f.rejected_count,
    count(r.file_id) AS reject_row_count
FROM file AS f
LEFT JOIN reject AS r ON f.file_id = r.file_id
GROUP BY f.file_id, f.path, f.read_count, f.loaded_count, f.rejected_count
HAVING
    f.read_count <> f.loaded_count + f.rejected_count
    OR f.rejected_count <> count(r.file_id)
ORDER BY f.file_id
