import { say } from '#setpiece/model/language';

/** A formula of the site: what it is for in words, its name, and where it was published. Names and titles are the same in every language. */
interface FormulaSource {
  readonly what: string;
  readonly name: string;
  readonly from: string;
  readonly href: string | null;
}

/** The formulas that figures of the site rest on. Their docstrings hold them in full. */
export const sources: readonly FormulaSource[] = [
  {
    what: say('In how many pairs the lost customer had the lower score'),
    name: 'AUC',
    from: 'H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18 (1947) 50–60',
    href: 'https://doi.org/10.1214/aoms/1177730491',
  },
  {
    what: say('How sure that is'),
    name: 'DeLong',
    from: 'E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, Biometrics 44 (1988) 837–845',
    href: 'https://doi.org/10.2307/2531595',
  },
  {
    what: say('Where a share of few customers may lie'),
    name: 'Wilson',
    from: 'E. B. Wilson, Journal of the American Statistical Association 22 (1927) 209–212',
    href: 'https://doi.org/10.1080/01621459.1927.10502953',
  },
  {
    what: say('Where the difference of two shares may lie'),
    name: 'Newcombe',
    from: 'R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10',
    href: 'https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I',
  },
  {
    what: say('How often one may look'),
    name: 'Bonferroni',
    from: 'O. J. Dunn, Journal of the American Statistical Association 56 (1961) 52–64',
    href: 'https://doi.org/10.1080/01621459.1961.10482090',
  },
  {
    what: say('Where a Net Promoter Score may lie'),
    name: 'Rocks',
    from: 'B. Rocks, The American Statistician 70 (2016) 365–372',
    href: 'https://doi.org/10.1080/00031305.2016.1158124',
  },
];
