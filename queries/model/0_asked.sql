-- What the macros behind read. All there is; while kept rows are brought up to date, the links of
-- the demands that changed and the parties that these and changed names concern.
CREATE OR REPLACE TEMP MACRO link_asked() AS TABLE
    SELECT * FROM process_link;

CREATE OR REPLACE TEMP MACRO party_asked() AS TABLE
    SELECT * FROM party;

-- Of these, who is known to be named by a notice of the day: nobody, unless said.
CREATE OR REPLACE TEMP MACRO party_carried() AS TABLE
    SELECT party_id
    FROM party
    WHERE FALSE;
