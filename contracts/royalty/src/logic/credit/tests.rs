//! What is owed leaves when it is sent, and comes back by what was sent.

use super::Credit;

#[test]
fn a_payment_that_arrives_is_owed_no_longer() {
    let mut credit = Credit::default();
    credit.earn(100);

    credit.send(70);
    assert_eq!(credit, Credit { owed: 30, in_flight: 70 });
    credit.arrive(70);

    assert_eq!(credit, Credit { owed: 30, in_flight: 0 });
}

#[test]
fn a_payment_that_comes_back_is_added_to_what_was_earned_meanwhile() {
    let mut credit = Credit { owed: 100, in_flight: 0 };
    credit.send(100);
    credit.earn(5);

    credit.come_back(100);

    assert_eq!(credit, Credit { owed: 105, in_flight: 0 });
}

#[test]
fn a_record_is_empty_when_nothing_is_owed_or_on_its_way() {
    assert!(Credit::default().is_empty());
    assert!(!Credit { owed: 1, in_flight: 0 }.is_empty());
    assert!(!Credit { owed: 0, in_flight: 1 }.is_empty());
    assert_eq!(Credit { owed: 2, in_flight: 3 }.total(), 5);
}
