using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Xdr.Results;

/// <summary>
/// What ledgers' HTTP interfaces call the codes. The names are Horizon's, which are not those of the schema:
/// <c>tx_no_source_account</c>, <c>tx_bad_minseq_age_or_gap</c>, <c>op_not_aut_maintain_liabilities</c>.
/// </summary>
public static class ResultNames
{
    private const int FirstTransactionCode = (int)TransactionResultCode.FeeBumpInnerSuccess;

    // From the highest code downwards.
    private static readonly string[] Transactions =
    [
        "tx_fee_bump_inner_success", "tx_success", "tx_failed", "tx_too_early", "tx_too_late", "tx_missing_operation", "tx_bad_seq",
        "tx_bad_auth", "tx_insufficient_balance", "tx_no_source_account", "tx_insufficient_fee", "tx_bad_auth_extra", "tx_internal_error",
        "tx_not_supported", "tx_fee_bump_inner_failed", "tx_bad_sponsorship", "tx_bad_minseq_age_or_gap", "tx_malformed",
        "tx_soroban_invalid",
    ];

    private static readonly string[] Operations =
    [
        "op_inner", "op_bad_auth", "op_no_source_account", "op_not_supported", "op_too_many_subentries", "op_exceeded_work_limit",
        "op_too_many_sponsoring",
    ];

    private static readonly string[] Payment =
    [
        "op_success", "op_malformed", "op_underfunded", "op_src_no_trust", "op_src_not_authorized", "op_no_destination", "op_no_trust",
        "op_not_authorized", "op_line_full", "op_no_issuer",
    ];

    private static readonly Dictionary<OperationType, string[]> Inner = new()
    {
        [OperationType.CreateAccount] = ["op_success", "op_malformed", "op_underfunded", "op_low_reserve", "op_already_exists"],
        [OperationType.Payment] = Payment,
        [OperationType.PathPaymentStrictReceive] = [.. Payment, "op_too_few_offers", "op_cross_self", "op_over_source_max"],
        [OperationType.PathPaymentStrictSend] = [.. Payment, "op_too_few_offers", "op_cross_self", "op_under_dest_min"],
        [OperationType.SetOptions] =
        [
            "op_success", "op_low_reserve", "op_too_many_signers", "op_bad_flags", "op_invalid_inflation", "op_cant_change",
            "op_unknown_flag", "op_threshold_out_of_range", "op_bad_signer", "op_invalid_home_domain", "op_auth_revocable_required",
        ],
        [OperationType.ChangeTrust] =
        [
            "op_success", "op_malformed", "op_no_issuer", "op_invalid_limit", "op_low_reserve", "op_self_not_allowed",
            "op_trust_line_missing", "op_cannot_delete", "op_not_aut_maintain_liabilities",
        ],
        [OperationType.AllowTrust] =
        [
            "op_success", "op_malformed", "op_no_trust", "op_not_required", "op_cant_revoke", "op_self_not_allowed", "op_low_reserve",
        ],
        [OperationType.SetTrustLineFlags] =
        [
            "op_success", "op_malformed", "op_no_trust", "op_cant_revoke", "op_invalid_state", "op_low_reserve",
        ],
        [OperationType.ManageData] =
        [
            "op_success", "op_not_supported_yet", "op_data_name_not_found", "op_low_reserve", "op_data_invalid_name",
        ],
        [OperationType.BumpSequence] = ["op_success", "op_bad_seq"],
        [OperationType.CreateClaimableBalance] =
        [
            "op_success", "op_malformed", "op_low_reserve", "op_no_trust", "op_not_authorized", "op_underfunded",
        ],
        [OperationType.ClaimClaimableBalance] =
        [
            "op_success", "op_does_not_exist", "op_cannot_claim", "op_line_full", "op_no_trust", "op_not_authorized",
        ],
        [OperationType.BeginSponsoringFutureReserves] = ["op_success", "op_malformed", "op_already_sponsored", "op_recursive"],
        [OperationType.EndSponsoringFutureReserves] = ["op_success", "op_not_sponsored"],
    };

    /// <summary>The name of a transaction's code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such code.</exception>
    public static string Of(TransactionResultCode code) =>
        IsKnown(code) ? Transactions[FirstTransactionCode - (int)code] : throw new ArgumentOutOfRangeException(nameof(code));

    /// <summary>The code of a name.</summary>
    public static bool TryParse(string? name, out TransactionResultCode code)
    {
        int index = name is null ? -1 : Array.IndexOf(Transactions, name);
        code = (TransactionResultCode)(FirstTransactionCode - Math.Max(index, 0));
        return index >= 0;
    }

    internal static string Of(OperationResultCode code) => Operations[-(int)code];

    internal static string Of(OperationType type, int innerCode) => Inner[type][-innerCode];

    internal static bool IsKnown(TransactionResultCode code) =>
        code <= TransactionResultCode.FeeBumpInnerSuccess && (int)code > FirstTransactionCode - Transactions.Length;

    internal static bool IsKnown(OperationResultCode code) => code <= OperationResultCode.Inner && (int)code > -Operations.Length;

    internal static bool IsKnown(OperationType type, int innerCode) =>
        innerCode <= 0 && Inner.TryGetValue(type, out string[]? names) && innerCode > -names.Length;
}
