-- The supplier of a name, any that counts as it on the day, and its group or, without one, itself.
-- Grain: supplier_id.
CREATE OR REPLACE TEMP MACRO asked_supplier(AS_OF, KNOWN_AT, SUPPLIER) AS TABLE
    SELECT DISTINCT
        canonical_id AS supplier_id,
        canonical_name AS supplier_name,
        group_of(canonical_name, as_of) AS group_id,
        coalesce(group_of(canonical_name, as_of), canonical_name) AS seller
    FROM party_as_of(as_of, known_at)
    WHERE name = supplier;

-- Lots that a supplier, or with BY_GROUP any of its group, has won, each once: `supplier_names` are
-- all of them that did, `sole_award` the award of a lot that one supplier won alone.
-- Grain: process_id, lot_id.
CREATE OR REPLACE TEMP MACRO supplier_lot(AS_OF, KNOWN_AT, FROM_DATE, SUPPLIER, BY_GROUP) AS TABLE
    SELECT
        w.process_id,
        w.lot_id,
        any_value(w.demand_id) AS demand_id,
        any_value(w.buyer_id) AS buyer_id,
        any_value(w.buyer_name) AS buyer_name,
        any_value(w.level) AS level,
        any_value(w.category_l1) AS category_l1,
        any_value(w.category_name) AS category_name,
        any_value(w.province) AS province,
        any_value(w.award_date) AS award_date,
        any_value(w.winner_count) AS winner_count,
        any_value(w.sole_award) AS sole_award,
        list_distinct(list(w.supplier_id)) AS supplier_ids,
        string_agg(DISTINCT w.supplier_name, '、' ORDER BY w.supplier_name) AS supplier_names
    FROM won_lot(as_of, known_at, from_date) AS w
    INNER JOIN asked_supplier(as_of, known_at, supplier) AS a
        ON w.supplier_id = a.supplier_id OR (by_group AND w.seller = a.seller)
    GROUP BY w.process_id, w.lot_id
