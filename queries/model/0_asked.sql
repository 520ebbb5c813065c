-- What the macros behind read. All there is; while kept rows are brought up to date, the links of
-- the demands that changed and the parties that these and changed names concern.
CREATE OR REPLACE TEMP MACRO link_asked() AS TABLE
    SELECT * FROM process_link;

CREATE OR REPLACE TEMP MACRO party_asked() AS TABLE
    SELECT * FROM party;
