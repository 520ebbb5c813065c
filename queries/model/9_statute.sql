-- The law a process is under, by the words of its notices (ref.law_words); null where they say
-- nothing or both. A company's purchase is not under 政府采购法. Grain: process_id.
CREATE OR REPLACE TEMP MACRO process_law(AS_OF, KNOWN_AT) AS TABLE
    WITH known_notice AS (
        SELECT * FROM notice_as_of(as_of, known_at)
    ),

    said AS (
        SELECT
            process_id,
            unnest(['title', 'project_number', 'notice_type', 'procurement_method']) AS said_in,
            unnest([title, project_number, notice_type, procurement_method]) AS words
        FROM known_notice
        UNION ALL
        SELECT
            n.process_id,
            'buyer_label' AS said_in,
            replace(e.label, ' ', '') AS words
        FROM known_notice AS n
        INNER JOIN evidence AS e ON n.notice_id = e.notice_id AND n.version_no = e.version_no
        WHERE e.field = 'buyer_name'
        UNION ALL
        SELECT
            n.process_id,
            'lot' AS said_in,
            l.lot_name AS words
        FROM known_notice AS n
        INNER JOIN lot AS l ON n.notice_id = l.notice_id AND n.version_no = l.version_no
    ),

    company AS (
        SELECT DISTINCT process_id
        FROM known_notice
        WHERE level = '非政府/国企'
    ),

    judged AS (
        SELECT
            s.process_id,
            min(w.law) AS law
        FROM said AS s
        INNER JOIN ref.law_words AS w ON s.said_in = w.said_in AND contains(s.words, w.word)
        GROUP BY s.process_id
        HAVING count(DISTINCT w.law) = 1
    )

    SELECT
        process_id,
        law
    FROM judged
    WHERE law <> '政府采购法' OR process_id NOT IN (SELECT c.process_id FROM company AS c);

-- Calls for bids and how long they leave: from the publication to the deadline for bids as
-- corrected, or to the opening where that is later: the law puts both at one moment (T41).
-- A call that names the deadline of an earlier one is its copy: the first of them counts.
-- `days` are calendar days, `working_days` null where the calendar is not known. `is_compulsory`:
-- works under 招标投标法 of at least the highest sum from which they must be tendered (T44).
-- Grain: notice_id.
CREATE OR REPLACE TEMP MACRO tender_period(AS_OF, KNOWN_AT) AS TABLE
    WITH stated AS (
        SELECT
            n.*,
            greatest(coalesce(d.end_day, d.day), coalesce(o.end_day, o.day)) AS deadline
        FROM notice_as_of(as_of, known_at) AS n
        INNER JOIN notice_date AS d
            ON
                n.notice_id = d.notice_id
                AND n.version_no = d.version_no
                AND d.kind = 'bid_deadline'
                AND d.status = 'ok'
        LEFT JOIN notice_date AS o
            ON
                n.notice_id = o.notice_id
                AND n.version_no = o.version_no
                AND o.kind = 'opening'
                AND o.status = 'ok'
    ),

    large AS (
        SELECT DISTINCT
            a.notice_id,
            a.version_no
        FROM amount AS a
        INNER JOIN ref.statutes AS s ON s.rule_id = 'T44'
        WHERE
            a.kind IN ('budget', 'ceiling')
            AND a.status = 'ok'
            AND a.currency = 'CNY'
            AND a.basis = 'total'
            AND a.amount >= 10000 * list_max(string_split(s.n, '/')::INTEGER[])
    ),

    corrected AS (
        SELECT
            t.notice_id,
            greatest(t.deadline, max(c.deadline)) AS deadline
        FROM stated AS t
        LEFT JOIN stated AS c
            ON
                t.process_id = c.process_id
                AND c.notice_type = 'correction'
                AND t.published_date <= c.published_date
        WHERE t.notice_type = 'tender' AND t.notice_subtype <> 'prequalification'
        GROUP BY t.notice_id, t.process_id, t.published_date, t.deadline
        QUALIFY
            row_number() OVER (
                PARTITION BY t.process_id, t.deadline ORDER BY t.published_date, t.notice_id
            ) = 1
    )

    SELECT
        t.notice_id,
        t.process_id,
        t.procurement_method,
        p.law,
        t.published_date,
        c.deadline,
        c.deadline - t.published_date AS days,
        working_days(t.published_date, c.deadline) AS working_days,
        p.law = '招标投标法'
        AND l.notice_id IS NOT NULL
        AND regexp_matches(t.title, '工程|施工|勘察|监理|总承包|EPC|标段') AS is_compulsory,
        t.title,
        t.url,
        place_of(t.file_id, t.line) AS place
    FROM stated AS t
    INNER JOIN corrected AS c ON t.notice_id = c.notice_id
    LEFT JOIN process_law(as_of, known_at) AS p ON t.process_id = p.process_id
    LEFT JOIN large AS l ON t.notice_id = l.notice_id AND t.version_no = l.version_no;

-- A period held against a statute's: true where it breaks the limit, null where it is not known.
CREATE OR REPLACE TEMP MACRO breaks(OP, PERIOD, N) AS
CASE op
    WHEN '>=' THEN period < try_cast(n AS INTEGER)
    WHEN '<=' THEN period > try_cast(n AS INTEGER)
END;

CREATE OR REPLACE TEMP MACRO unit_zh(UNIT) AS
CASE unit WHEN 'working_day' THEN ' 个工作日' ELSE ' 日' END;

-- What is said of it: never that it is against the law, which a notice alone does not tell.
CREATE OR REPLACE TEMP MACRO limit_zh(OP, INSTRUMENT, ARTICLE, N, UNIT) AS
CASE op WHEN '>=' THEN '短于' ELSE '长于' END
|| instrument
|| article
|| CASE op WHEN '>=' THEN '规定的最短期限 ' ELSE '规定的期限 ' END
|| n
|| unit_zh(unit)
|| '，请核对'
