-- Where a notice stands, so that a person finds it: its file and line.
CREATE OR REPLACE TEMP MACRO place_of(FILE_NO, LINE_NO) AS (
    SELECT path || ':' || line_no
    FROM file
    WHERE file_id = file_no
);

-- Kinds of sums as people read them.
CREATE OR REPLACE TEMP MACRO kind_zh(KIND) AS
CASE kind
    WHEN 'planned_budget' THEN '意向预算'
    WHEN 'budget' THEN '预算'
    WHEN 'ceiling' THEN '最高限价'
    WHEN 'total_investment' THEN '总投资'
    WHEN 'award' THEN '中标金额'
    WHEN 'candidate' THEN '候选人报价'
    WHEN 'contract' THEN '合同金额'
    WHEN 'contract_delta' THEN '补充合同金额'
    WHEN 'contract_change' THEN '合同变更公告所列金额'
END
