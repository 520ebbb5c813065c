-- Publications of the sixty days before a day that were stored only after a moment, on whatever
-- site: a scan that ended with that moment could not tell of them. None for a null moment.
-- Grain: publication_id.
CREATE OR REPLACE TEMP MACRO late_publication(AS_OF, KNOWN_AT, SINCE, STORED_SINCE) AS TABLE
    WITH first_stored AS (
        SELECT
            n.publication_id,
            min(s.known_from) AS known_from
        FROM notice_as_of(as_of, known_at) AS n
        INNER JOIN notice AS s ON n.notice_id = s.notice_id
        WHERE n.published_date > since::DATE - INTERVAL 60 DAY
        GROUP BY n.publication_id
    )

    SELECT publication_id
    FROM first_stored
    WHERE known_from > stored_since::TIMESTAMP;
